#!/usr/bin/env bash
# Run before every commit and in CI: sets up what is missing, then checks format, lint, types and tests.
# It stops at the first step that fails.
#   ./check.sh            everything that CI runs
#   ./check.sh --quick    the inner loop: format, lint, types, unit tests, the tests of the main resources
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/shared.sh"

# Every endpoint's contract, the main resources, the rules, the architecture and the documents.
QUICK_TESTS=(spec stores products users orders inventory order_lifecycle architecture documentation)
# The tests whose data depends on the day.
DATED_TESTS=(demo_data stock_kpis stock_kpi_history inventory order_columns)
OTHER_DATE=2028-02-29
QUICK_ROWS=(R1 R2 R5 R8 R28 R29)

quick=false
case "${1:-}" in
"") ;;
--quick) quick=true ;;
*) fail "Usage: $0 [--quick]" ;;
esac

step() {
    local what=$1 started=$SECONDS
    shift
    say "$what"
    "$@" || fail "This failed: $what ($*)"
    echo "  done in $((SECONDS - started)) s"
}

tests_of() { printf 'backend/tests/test_%s.py\n' "$@"; }

check_shell() { $VENV/bin/shellcheck ./*.sh scripts/*.sh .ci/run; }

check_backend() {
    $VENV/bin/ruff format --check . && $VENV/bin/ruff check . && check_shell && $VENV/bin/pyright
}

check_frontend() { npm --prefix frontend run check && npm --prefix frontend test; }

# Runs two functions at the same time, because each waits a lot or has long parts on one core.
both() {
    local output first passed=true
    output=$(mktemp)
    "$1" >"$output" 2>&1 &
    first=$!
    "$2" || passed=false
    wait "$first" || passed=false
    cat "$output"
    rm -f "$output"
    $passed
}

# shellcheck disable=SC2046 # words
test_another_date() {
    if can_compile; then
        scripts/check-dates.sh "$OTHER_DATE" -- $(tests_of "${DATED_TESTS[@]}")
    else
        say "Left out: moving the clock needs a C compiler (apt install gcc libc6-dev)."
    fi
}

test_rows() { $VENV/bin/python -m reliability --quick --dry "${QUICK_ROWS[@]/#/--row=}"; }

set_up
use_node
export PYRIGHT_PYTHON_IGNORE_WARNINGS=1 # else it asks the network for a newer version
step "Format, lint, types (ruff, shellcheck, pyright; biome, tsc) and the dashboard's unit tests" \
    both check_backend check_frontend
if $quick; then
    # shellcheck disable=SC2046 # words
    step "Tests of the main resources (a real service on an embedded PostgreSQL)" \
        scripts/pytest.sh $(tests_of "${QUICK_TESTS[@]}")
else
    build_dashboard
    use_chromium
    step "Tests (a real service on an embedded PostgreSQL)" scripts/pytest.sh
    step "Tests whose data depends on the day, under $OTHER_DATE; quick rows of the scorecard" \
        both test_another_date test_rows
    step "Dashboard: end to end in a browser" npm --prefix frontend run e2e
fi
say "all checks passed in ${SECONDS}s"
