#!/usr/bin/env bash
# Runs the backend's tests for ./check.sh and check-dates.sh: scripts/pytest.sh [ARGUMENTS OF PYTEST]
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

PROCESSES=4 # tests often wait, so two more than a small machine has cores

unset PYTHONDONTWRITEBYTECODE # else every start of the service in a test compiles it again
exec "$VENV/bin/python" -W error -m pytest -q -n "$PROCESSES" --dist loadfile --no-loadscope-reorder "$@"
