#!/usr/bin/env bash
# The backend's tests as ./check.sh and check-dates.sh run them: scripts/pytest.sh [ARGUMENTS OF PYTEST]
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

PROCESSES=3 # they wait a lot, so one more than the smallest machine has cores

exec "$VENV/bin/python" -W error -m pytest -q -n "$PROCESSES" --dist loadfile "$@"
