#!/usr/bin/env bash
# The mutation test of the rules in backend/app/domain: scripts/mutation.sh [NAME OF A MUTANT ...]
# It changes a copy of the code in one place at a time and runs the tests of the rules on each change. At the end it
# prints the mutants that no test noticed, and the score. PROCESSES=2 scripts/mutation.sh runs two at once.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

TESTS="tests/test_rules.py tests/test_order_rules.py tests/test_stock_rules.py"
work=$(mktemp -d "${TMPDIR:-/tmp}/brickhouse-mutation-XXXXXX")
database="" holder=""

# The database ends with the input of its holder.
clean_up() {
    if [ -n "$database" ]; then exec {database}>&-; fi
    if [ -n "$holder" ]; then wait "$holder" || true; fi
    rm -rf "$work"
}
trap clean_up EXIT

set_up
if ! "$VENV/bin/python" -c 'import mutmut' 2>/dev/null; then
    "$VENV/bin/python" -m pip install --quiet --requirement backend/requirements-mutation.txt
fi
python=$PWD/$VENV/bin/python
chmod 755 "$work" # as root the database runs as another user
cp -R backend/app backend/tests "$work"
cat >"$work/setup.cfg" <<END
[mutmut]
source_paths = app
only_mutate = app/domain/*
also_copy = tests
pytest_add_cli_args_test_selection =
    ${TESTS// /$'\n    '}

[tool:pytest]
pythonpath = .
filterwarnings = error
END
cd "$work"

# One server for all mutants: each of them has its own process, which joins the server.
mkfifo ready
exec {database}> >("$python" -m tests.rules_database "$work/database" >ready)
holder=$!
read -r _ <ready
export RULES_DATABASE=$work/database
"$python" -m mutmut run --max-children "${PROCESSES:-1}" "$@" >progress
"$python" -m mutmut results | { grep -v ": not checked$" || true; }
"$python" -m mutmut export-cicd-stats >>progress
"$python" -c 'import json, pathlib
found = json.loads(pathlib.Path("mutants/mutmut-cicd-stats.json").read_text())
found = {what: n for what, n in found.items() if n and what != "total"}
score = found["killed"] / sum(found.values())
print(f"score {score:.1%}:", ", ".join(f"{n} {what}" for what, n in found.items()))'
