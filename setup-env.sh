#!/usr/bin/env bash
# Sets up what is missing: backend/venv with its packages, the dashboard's packages, the built dashboard. Run again,
# it only redoes what has changed, and needs no network if nothing has.
# PYTHON=/path/to/python3.12 ./setup-env.sh uses that interpreter.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/shared.sh"

# Two set-ups at the same time would break each other, so the second one waits (if the machine has flock).
take_lock() {
    if ! command -v flock >/dev/null; then return; fi
    exec 9<scripts
    if flock --nonblock 9; then return; fi
    say "Another set-up is running in $PWD: waiting for its end"
    flock 9
}

# A virtual environment works only in its original folder and with its interpreter. This file is written last.
MADE_IN=$VENV/.made-in

is_usable() {
    [ "$(cat $MADE_IN 2>/dev/null)" = "$PWD" ] && is_new_enough $VENV/bin/python &&
        { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON" 2>/dev/null)" = "$(version_of $VENV/bin/python)" ]; }
}

version_of() { "$1" -c 'import sys; print(*sys.version_info[:3], sep=".")'; }

make_environment() {
    local python said version
    python=$(find_python)
    version=$(version_of "$python")
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$python cannot make virtual environments: install its venv module (Debian: apt install python3-venv)."
    say "Making the virtual environment $VENV with Python $version"
    said=$({ rm -rf $VENV && "$python" -m venv $VENV && printf '%s\n' "$PWD" >$MADE_IN; } 2>&1) ||
        fail_with "$said" "The virtual environment $PWD/$VENV cannot be made."
}

# uv takes a tenth of pip's time (ADR 30). pip is the second way: it may know an index or a certificate that uv does not.
install_packages() {
    local said pip=(-m pip install --quiet --disable-pip-version-check) installer
    installer=$(grep '^uv==' backend/requirements-dev.txt)
    {
        said=$($VENV/bin/python "${pip[@]}" "$installer" 2>&1) &&
            { said=$($VENV/bin/python -m uv pip install --quiet --system-certs --python $VENV/bin/python "$@" 2>&1) ||
                said=$($VENV/bin/python "${pip[@]}" "$@" 2>&1); }
    } || fail_with "$said" "The backend's packages cannot be installed: is there a network? Then run this again."
}

# Installs Node, which the type checker's package has, first: the dashboard's packages then need not wait for the backend's.
provide_node() {
    local checker
    if has_node || has_packaged_node; then return; fi
    checker=$(grep '^pyright' backend/requirements-dev.txt)
    say "Installing Node.js from PyPI"
    install_packages "$checker"
}

# A stamp file has the checksum of what was installed. $1: the file; $2: the expected contents.
is_current() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

write_stamp() {
    local said
    said=$({ printf '%s\n' "$2" >"$1"; } 2>&1) || fail_with "$said" "$PWD/$1 cannot be written."
}

set_up_backend() {
    local wanted version stamp=$VENV/.installed
    wanted=$(checksum backend/requirements.txt backend/requirements-dev.txt)
    version=$(version_of $VENV/bin/python)
    wanted="$wanted $version"
    if is_current $stamp "$wanted"; then return; fi
    say "Installing the backend's packages (a minute or two the first time)"
    install_packages -r backend/requirements-dev.txt
    write_stamp $stamp "$wanted"
}

set_up_frontend() {
    local said wanted version stamp=frontend/node_modules/.installed
    use_node
    wanted=$(checksum frontend/package.json frontend/package-lock.json)
    version=$(node --version)
    wanted="$wanted $version"
    if ! is_current $stamp "$wanted"; then
        say "Installing the dashboard's packages"
        said=$(cd frontend && npm ci --include=dev --no-audit --no-fund --loglevel=error 2>&1) ||
            fail_with "$said" "The dashboard's packages cannot be installed: is there a network? Then run this again."
        write_stamp $stamp "$wanted"
    fi
    if [ ! -f backend/static/index.html ]; then build_dashboard; fi
}

frontend=""
clean_up() {
    if [ -z "$frontend" ]; then return; fi
    kill -- "-$frontend" 2>/dev/null || true
    wait "$frontend" 2>/dev/null || true
}
trap clean_up EXIT

take_lock
is_usable || make_environment
if [ -f frontend/package.json ]; then
    provide_node
    set -m # the set-up of the dashboard gets a process group of its own, which clean_up ends as a whole
    set_up_frontend </dev/null &
    frontend=$!
    set +m
    set_up_backend
    wait "$frontend"
    frontend=""
else
    set_up_backend
fi
