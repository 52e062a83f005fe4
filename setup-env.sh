#!/usr/bin/env bash
# Sets up what is missing: backend/venv with its packages, the dashboard's packages. Again, it only
# redoes what has changed, and needs no network if nothing has.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/shared.sh"

set_up_backend() {
    local python stamp wanted
    stamp=$VENV/.installed
    wanted="$(checksum backend/requirements.txt backend/requirements-dev.txt) $PWD"
    if [ -x $VENV/bin/python ] && [ "$(cat $stamp 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    python=$(find_python)
    if ! $VENV/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        [ "${wanted#* }" != "$(sed 's/^[0-9]* //' $stamp 2>/dev/null || true)" ]; then
        say "Making the virtual environment $VENV with $($python --version)"
        rm -rf $VENV
        "$python" -m venv $VENV >/tmp/brickhouse-venv.$$ 2>&1 || {
            tail -n 3 /tmp/brickhouse-venv.$$ >&2
            rm -rf /tmp/brickhouse-venv.$$ $VENV
            fail "The virtual environment cannot be made: is the disk full, or the venv module missing (Debian: apt install python3-venv)?"
        }
        rm -f /tmp/brickhouse-venv.$$
    fi
    say "Installing the backend's packages"
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check -r backend/requirements-dev.txt ||
        fail "The packages cannot be installed: is there a network, and room on the disk? Run this again then."
    echo "$wanted" >$stamp
}

set_up_frontend() {
    local stamp wanted
    [ -f frontend/package.json ] || return 0
    stamp=frontend/node_modules/.installed
    wanted=$(checksum frontend/package.json frontend/package-lock.json)
    [ "$(cat $stamp 2>/dev/null)" = "$wanted" ] && return
    say "Installing the dashboard's packages"
    use_node
    (cd frontend && npm ci --no-audit --no-fund --loglevel=error) ||
        fail "The dashboard's packages cannot be installed: is there a network, and room on the disk?"
    echo "$wanted" >$stamp
}

set_up_backend
set_up_frontend
