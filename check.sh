#!/usr/bin/env bash
# Before every commit and in CI: sets up what is missing, then format, lint, types and tests.
# It stops at the first step that fails.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/shared.sh"

step() {
    local what=$1 started=$SECONDS
    shift
    say "$what"
    "$@" || fail "This failed: $what ($*)"
    echo "  done in $((SECONDS - started)) s"
}

./setup-env.sh
use_node
export PYRIGHT_PYTHON_IGNORE_WARNINGS=1 # else it asks the network for a newer version
step "Format (ruff)" $VENV/bin/ruff format --check .
step "Lint (ruff)" $VENV/bin/ruff check .
step "Types (pyright, strict)" $VENV/bin/pyright
if [ -f frontend/package.json ]; then
    step "Dashboard: format, lint, types" npm --prefix frontend run check
    step "Dashboard: unit tests" npm --prefix frontend test
    build_dashboard
fi
step "Tests (a real service on an embedded PostgreSQL)" $VENV/bin/python -W error -m pytest -q
step "Scorecard, its quick rows (races, interleavings, keys, hostile input, authorization)" \
    $VENV/bin/python -m reliability --quick --dry --row R1 --row R2 --row R5 --row R8 --row R28 --row R29
if [ -f frontend/package.json ]; then
    use_chromium
    step "Dashboard: end to end in a browser" npm --prefix frontend run e2e
fi
say "all checks passed in ${SECONDS}s"
