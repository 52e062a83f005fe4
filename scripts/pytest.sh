#!/usr/bin/env bash
# Runs the backend's tests for ./check.sh and check-dates.sh: scripts/pytest.sh [ARGUMENTS OF PYTEST]
# It runs in the project's folder, so paths are relative to that, from wherever it is called.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

[ -x $VENV/bin/python ] || fail "$PWD/$VENV is missing: run ./setup-env.sh first."

PROCESSES=4 # tests often wait, so two more than a small machine has cores

# Each process starts a service of its own, so there are no more of them than files, and one file has none beside pytest.
files=0
for argument in "$@"; do
    if [[ $argument == *test_*.py* ]]; then files=$((files + 1)); fi
done
if ((files == 1)); then PROCESSES=0; elif ((files > 1 && files < PROCESSES)); then PROCESSES=$files; fi

unset PYTHONDONTWRITEBYTECODE # else every start of the service in a test compiles it again
exec "$VENV/bin/python" -W error -m pytest -q -n "$PROCESSES" --dist loadfile --no-loadscope-reorder "$@"
