#!/usr/bin/env bash
# Sets up what is missing: backend/venv with its packages, the dashboard's packages. Again, it only
# redoes what has changed, and needs no network if nothing has.
# PYTHON=/path/to/python3.12 ./setup-env.sh takes that interpreter.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/shared.sh"

# A virtual environment does not survive being moved, nor a change of its interpreter. Its script
# "activate", which names the place, is made last: half of one is not usable either.
is_usable() {
    grep -qsF "$PWD/$VENV" $VENV/bin/activate && is_new_enough $VENV/bin/python &&
        { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON" 2>/dev/null)" = "$(version_of $VENV/bin/python)" ]; }
}

version_of() { "$1" -c 'import sys; print(*sys.version_info[:3], sep=".")'; }

make_environment() {
    local python said
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$python cannot make virtual environments: install its venv module (Debian: apt install python3-venv)."
    say "Making the virtual environment $VENV with Python $(version_of "$python")"
    said=$({ rm -rf $VENV && "$python" -m venv $VENV; } 2>&1) ||
        fail_with "$said" "The virtual environment $PWD/$VENV cannot be made."
}

set_up_backend() {
    local said wanted stamp=$VENV/.installed
    is_usable || make_environment
    wanted="$(checksum backend/requirements.txt backend/requirements-dev.txt) $(version_of $VENV/bin/python)"
    [ "$(cat $stamp 2>/dev/null)" = "$wanted" ] && return
    say "Installing the backend's packages (a minute or two the first time)"
    said=$($VENV/bin/python -m pip install --quiet --disable-pip-version-check -r backend/requirements-dev.txt 2>&1) ||
        fail_with "$said" "The backend's packages cannot be installed: is there a network? Then run this again."
    said=$({ echo "$wanted" >$stamp; } 2>&1) || fail_with "$said" "$PWD/$stamp cannot be written."
}

set_up_frontend() {
    local said wanted stamp=frontend/node_modules/.installed
    [ -f frontend/package.json ] || return 0
    use_node
    wanted="$(checksum frontend/package.json frontend/package-lock.json) $(node --version)"
    [ "$(cat $stamp 2>/dev/null)" = "$wanted" ] && return
    say "Installing the dashboard's packages"
    said=$(cd frontend && npm ci --no-audit --no-fund --loglevel=error 2>&1) ||
        fail_with "$said" "The dashboard's packages cannot be installed: is there a network? Then run this again."
    said=$({ echo "$wanted" >$stamp; } 2>&1) || fail_with "$said" "$PWD/$stamp cannot be written."
}

# Both at once, unless Node has to come from the backend's packages first.
if has_node; then
    set_up_frontend &
    frontend=$!
    trap 'kill "$frontend" 2>/dev/null || true' EXIT
    set_up_backend
    wait "$frontend" || exit 1
    trap - EXIT
else
    set_up_backend
    set_up_frontend
fi
