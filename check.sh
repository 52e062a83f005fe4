#!/usr/bin/env bash
# Run before every commit and in CI: sets up what is missing, then checks format, lint, types and tests.
# It stops at the first step that fails.
#   ./check.sh            everything that CI runs
#   ./check.sh --quick    the inner loop: format, lint, types, unit tests, the tests of the main resources
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/shared.sh"

# Every endpoint's contract, the main resources, the rules, the architecture and the documents.
QUICK_TESTS=(spec stores products users orders inventory order_lifecycle rules architecture documentation)
# The tests whose data depends on the day, without those of the command that loads the demo data and without the largest
# companies; check-dates.sh runs all.
DATED_TESTS=(demo_data demo_year stock_kpis stock_kpi_history inventory order_columns)
UNDATED="command or argument or dry_run or concurrent_loads or failed_load or keys_indexes or seed_determines"
UNDATED+=" or warehouses_never_reserve or 0-12 or 1-12"
OTHER_DATE=2028-02-29
QUICK_ROWS=(R1 R2 R5 R8 R28 R29)

quick=false
case "$*" in
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

check_frontend() { npm --prefix frontend run check; }

test_frontend() { npm --prefix frontend test; }

work=""    # the folder with the output of functions that run at the same time, and with pytest's report
running=() # the process groups of these functions

clean_up() {
    local group
    for group in "${running[@]}"; do stop_group "$group" 30 & done
    wait
    running=()
    if [ -n "$work" ]; then rm -rf "$work"; fi
}
trap clean_up EXIT

# Runs functions at the same time, because each waits a lot or has long parts on one core. The output of the last one
# is shown at once, that of the others when all have ended. Each of the others has a process group of its own, which
# clean_up stops: a signal to this script alone would not reach them, and they need some seconds to end.
together() {
    local name names=("${@:1:$#-1}") group passed=true
    for name in "${names[@]}"; do
        set -m
        "$name" </dev/null >"$work/$name" 2>&1 &
        set +m
        running+=("$!")
    done
    "${!#}" || passed=false
    for group in "${running[@]}"; do wait "$group" || passed=false; done
    running=()
    for name in "${names[@]}"; do cat "$work/$name"; done
    $passed
}

# shellcheck disable=SC2046 # words
test_main_resources() { scripts/pytest.sh $(tests_of "${QUICK_TESTS[@]}"); }

# shellcheck disable=SC2046 # words
test_another_date() {
    if can_compile; then
        scripts/check-dates.sh "$OTHER_DATE" -- -n 2 -k "not ($UNDATED)" $(tests_of "${DATED_TESTS[@]}")
    fi
}

test_all() { scripts/pytest.sh --junit-xml="$work/report.xml"; }

# Says how many tests were skipped for each reason.
say_what_was_skipped() {
    local number reason
    while read -r number reason; do
        say "Left out: $number of the tests, because $reason."
    done < <({ grep -Eo '<skipped [^>]*message="[^"]*' "$work/report.xml" || [ $? -eq 1 ]; } | # 1: none was skipped
        sed 's/.*message="//' | sort | uniq -c)
}

test_rows() { $VENV/bin/python -m reliability --quick --dry "${QUICK_ROWS[@]/#/--row=}"; }

test_browser() { npm --prefix frontend run e2e; }

said=$(mktemp -d 2>&1) || fail "No temporary folder can be made: $said"
work=$said
set_up
use_node
export PYRIGHT_PYTHON_IGNORE_WARNINGS=1 # else it asks the network for a newer version
if $quick; then
    step "Format, lint, types, the dashboard's unit tests; the tests of the main resources (with a real service)" \
        together check_backend check_frontend test_frontend test_main_resources
else
    step "Format, lint, types (ruff, shellcheck, pyright; biome, tsc) and the dashboard's unit tests" \
        together check_backend check_frontend test_frontend
    build_dashboard
    use_chromium
    step "Tests (a real service on an embedded PostgreSQL); those whose data depends on the day also under $OTHER_DATE" \
        together test_another_date test_all
    step "Quick rows of the scorecard; the dashboard in a browser" together test_rows test_browser
fi
$quick || can_compile ||
    say "Left out: the tests under $OTHER_DATE, because moving the clock needs a C compiler (apt install gcc libc6-dev)."
if ! $quick; then say_what_was_skipped; fi
say "all checks passed in ${SECONDS}s"
