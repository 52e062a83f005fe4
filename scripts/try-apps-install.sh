#!/usr/bin/env bash
# Checks that the deployed requirements.txt gives a working app on top of old preinstalled packages, as on Databricks
# Apps. It makes a virtual environment with old packages, installs the requirements, and runs the app's tests with it.
# Takes a minute or two and needs a network.
#   PYTHON=/path/to/python3.11 scripts/try-apps-install.sh
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

PREINSTALLED=(databricks-sdk==0.33.0 fastapi==0.115.0 uvicorn==0.30.6)

[ -x $VENV/bin/python ] || fail "The tests are not set up: run ./setup-env.sh"
directory=$(mktemp -d)
clean_up() { rm -rf "$directory"; }
trap clean_up EXIT

install() {
    say "Installing $*"
    "$directory/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" ||
        fail "These packages cannot be installed: $*"
}

python=$(find_python)
"$python" -m venv "$directory/venv"
install "${PREINSTALLED[@]}"
install -r backend/requirements.txt
"$directory/venv/bin/python" -m pip check
say "Running the app with it"
APPS_PYTHON="$directory/venv/bin/python" $VENV/bin/python -m pytest -q backend/tests/test_apps_runtime.py
