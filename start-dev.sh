#!/usr/bin/env bash
# Sets up what is missing and runs the product with demo data, reloading when the code changes:
# the API on http://localhost:8000 (PORT), the dashboard's dev server on http://localhost:5173.
# Ctrl-C ends everything.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/shared.sh"

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# In the background, where Ctrl-C and a closed terminal do not reach it: this script ends it, in order.
start() {
    (trap '' INT HUP && exec "$@") &
    children+=($!)
}

children=()
# shellcheck disable=SC2317,SC2329  # the traps call it
stop_children() {
    trap - EXIT
    trap '' INT TERM HUP # who is impatient must not leave a process behind
    if [ ${#children[@]} -gt 0 ]; then
        kill -TERM "${children[@]}" 2>/dev/null || true
        wait "${children[@]}" 2>/dev/null || true
    fi
}

port=${PORT:-$(sed -n 's/^PORT=\([0-9]*\).*/\1/p' .env 2>/dev/null | tail -n 1)}
port=${port:-8000}
if port_is_taken "$port"; then
    fail "Port $port is taken: stop what listens there, or choose another: PORT=$((port + 1)) $0"
fi
if [ -f frontend/package.json ] && port_is_taken 5173; then
    fail "Port 5173 is taken, the dashboard's dev server needs it: stop what listens there."
fi
./setup-env.sh

trap stop_children EXIT
trap 'stop_children; exit 130' INT
trap 'stop_children; exit 143' TERM
trap 'stop_children; exit 129' HUP

if [ -f frontend/package.json ]; then
    use_node
    build_dashboard
    say "Starting the dashboard's dev server on http://localhost:5173"
    start env --chdir=frontend node_modules/.bin/vite
fi
say "Starting the API on http://localhost:$port (its documentation: http://localhost:$port/docs)"
export RELOAD=${RELOAD:-true}
start $VENV/bin/python backend/startup.py

status=0
wait -n "${children[@]}" || status=$?
exit "$status"
