#!/usr/bin/env bash
# Before every commit and in CI: sets up what is missing, then format, lint, types and tests.
# It stops at the first step that fails.
#   ./check.sh            everything that CI runs
#   ./check.sh --quick    the inner loop: format, lint, types, unit tests, the tests of the main nouns
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/shared.sh"

quick=false
case "${1:-}" in
"") ;;
--quick) quick=true ;;
*) fail "Usage: $0 [--quick]" ;;
esac

# The tests of the inner loop: every endpoint's shape, the nouns, the rules, and what the documents say.
QUICK_TESTS=(spec stores products users orders inventory order_lifecycle architecture documentation)
PROCESSES=3 # of the backend's tests: they wait a lot, so one more than the smallest machine has cores

step() {
    local what=$1 started=$SECONDS
    shift
    say "$what"
    "$@" || fail "This failed: $what ($*)"
    echo "  done in $((SECONDS - started)) s"
}

check_shell() { git ls-files -z '*.sh' .ci/run | xargs -0 "$VENV/bin/shellcheck" --external-sources; }

check_backend() {
    "$VENV/bin/ruff" format --check . && "$VENV/bin/ruff" check . && check_shell && "$VENV/bin/pyright"
}

check_frontend() { npm --prefix frontend run check && npm --prefix frontend test; }

# Both at once: each of them has long parts on one core.
check_sources() {
    local said backend
    said=$(mktemp)
    check_backend >"$said" 2>&1 &
    backend=$!
    check_frontend || fail "The dashboard's sources do not pass."
    wait "$backend" || {
        cat "$said"
        fail "The backend's sources do not pass."
    }
    tail -n 1 "$said"
    rm -f "$said"
}

pytest() { "$VENV/bin/python" -W error -m pytest -q -n "$PROCESSES" --dist loadfile "$@"; }

./setup-env.sh
use_node
export PYRIGHT_PYTHON_IGNORE_WARNINGS=1 # else it asks the network for a newer version
step "Format, lint and types (ruff, shellcheck, pyright; biome, tsc), the dashboard's unit tests" check_sources
if $quick; then
    step "Tests of the main nouns (a real service on an embedded PostgreSQL)" \
        pytest "${QUICK_TESTS[@]/%/.py}"
    say "quick checks passed in ${SECONDS}s"
    exit 0
fi
build_dashboard
step "Tests (a real service on an embedded PostgreSQL)" pytest
step "Scorecard, its quick rows (races, interleavings, keys, hostile input, authorization)" \
    "$VENV/bin/python" -m reliability --quick --dry --row R1 --row R2 --row R5 --row R8 --row R28 --row R29
use_chromium
step "Dashboard: end to end in a browser" npm --prefix frontend run e2e
say "all checks passed in ${SECONDS}s"
