#!/usr/bin/env bash
# Does the deployed requirements.txt give a working app where old packages are installed already, as on Databricks
# Apps? In a virtual environment of its own (a minute or two, and a network): old packages, then ours on top of them,
# then the app as Databricks runs it, with that interpreter.
#   PYTHON=/path/to/python3.11 scripts/try-apps-install.sh
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

PREINSTALLED=(databricks-sdk==0.33.0 fastapi==0.115.0 uvicorn==0.30.6)

[ -x $VENV/bin/python ] || fail "The tests are not set up here: ./setup-env.sh"
place=$(mktemp -d)
clean_up() { rm -rf "$place"; }
trap clean_up EXIT

install() {
    say "Installing $*"
    "$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" ||
        fail "This cannot be installed: $*"
}

python=$(find_python)
"$python" -m venv "$place/venv"
install "${PREINSTALLED[@]}"
install -r backend/requirements.txt
"$place/venv/bin/python" -m pip check
say "Running the app with it"
APPS_PYTHON="$place/venv/bin/python" $VENV/bin/python -m pytest -q backend/tests/test_apps_runtime.py
