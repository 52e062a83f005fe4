#!/usr/bin/env bash
# The mutation test of the rules in backend/app/domain: scripts/mutation.sh [NAME OF A MUTANT ...]
# It changes a copy of the code in one place at a time and runs the tests of the rules on each change. At the end it
# prints the mutants that no test noticed, and the score. PROCESSES=2 scripts/mutation.sh runs two at once.
# MODULES="http/responses.py queries/reference_columns.py" scripts/mutation.sh takes these modules of backend/app instead of the
# rules. Their tests are those of requests: the service runs in a thread of each test process.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

RULES="tests/test_rules.py tests/test_order_rules.py tests/test_return_rules.py tests/test_stock_rules.py
    tests/test_sale_rules.py tests/test_shipping_rules.py"
# Without tests that wait for a time limit, read the log of the service, or end it.
REQUESTS="tests/test_products.py tests/test_stores.py tests/test_users.py tests/test_orders.py tests/test_inventory.py
    tests/test_lists.py tests/test_list_filters.py tests/test_idempotency.py tests/test_permissions.py
    tests/test_hostile_urls.py tests/test_batch.py tests/test_versions.py tests/test_stock_kpis.py tests/test_transfers.py"
work=$(mktemp -d "${TMPDIR:-/tmp}/brickhouse-mutation-XXXXXX")
database="" holder="" demo="" demo_holder=""

# Each database ends with the input of its holder.
clean_up() {
    if [ -n "$database" ]; then exec {database}>&-; fi
    if [ -n "$demo" ]; then exec {demo}>&-; fi
    if [ -n "$holder" ]; then wait "$holder" || true; fi
    if [ -n "$demo_holder" ]; then wait "$demo_holder" || true; fi
    rm -rf "$work"
}
trap clean_up EXIT

set_up
if ! "$VENV/bin/python" -c 'import mutmut' 2>/dev/null; then
    "$VENV/bin/python" -m pip install --quiet --requirement backend/requirements-mutation.txt
fi
python=$PWD/$VENV/bin/python
tests=$RULES modules="domain/*"
if [ -n "${MODULES:-}" ]; then tests="${TESTS:-$RULES $REQUESTS}" modules=$MODULES; fi
chmod 755 "$work" # as root the database runs as another user
cp -R backend/app backend/tests backend/main.py "$work"
# shellcheck disable=SC2086 # words
{
    printf '[mutmut]\nsource_paths = app\nalso_copy =\n    tests\n    main.py\n'
    printf 'only_mutate =\n' && (set -f && printf '    app/%s\n' $modules)
    printf 'pytest_add_cli_args =\n    -k\n    %s\n' 'not are_deleted_and_no_others' # it needs a second service
    printf 'pytest_add_cli_args_test_selection =\n' && printf '    %s\n' $tests
    printf '[tool:pytest]\npythonpath = .\nfilterwarnings = error\n'
} >"$work/setup.cfg"
cd "$work"

# One server for all mutants: each of them has its own process, which joins the server.
mkfifo ready
exec {database}> >("$python" -m tests.rules_database "$work/database" >ready)
holder=$!
read -r _ <ready
export RULES_DATABASE=$work/database
if [ -n "${MODULES:-}" ]; then
    exec {demo}> >("$python" -m tests.in_process "$work/demo" >ready)
    demo_holder=$!
    read -r _ <ready
    export SERVICE_DATABASE=$work/demo EMBEDDED_DB_DIR=$work/demo DEMO_DATA=off LOG_FORMAT=json LOG_LEVEL=ERROR
fi
"$python" -m mutmut run --max-children "${PROCESSES:-1}" "$@" >progress ||
    fail_with "$(cat progress)" "The mutants cannot be tested."
"$python" -m mutmut results | { grep -v ": not checked$" || true; }
"$python" -m mutmut export-cicd-stats >>progress
"$python" -c 'import json, pathlib
found = json.loads(pathlib.Path("mutants/mutmut-cicd-stats.json").read_text())
found = {what: n for what, n in found.items() if n and what != "total"}
score = found["killed"] / sum(found.values())
print(f"score {score:.1%}:", ", ".join(f"{n} {what}" for what, n in found.items()))'
