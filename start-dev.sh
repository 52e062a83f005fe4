#!/usr/bin/env bash
# Sets up what is missing and runs the product with demo data, reloading when the code changes:
# the API on http://localhost:8000 (PORT), the dashboard's dev server on http://localhost:5173.
# Ctrl-C ends everything.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/scripts/shared.sh"

PATIENCE=30 # seconds in which a program must end after SIGTERM
names=() children=()

# Starts a program in a new session, so that Ctrl-C and a closed terminal do not reach it: this script stops it, in
# order. If this script is killed, Linux sends the program SIGTERM. $1: its name in messages; $2: its folder.
start() {
    names+=("$1")
    $VENV/bin/python -c 'import ctypes, os, sys
os.setsid()
if sys.platform == "linux": ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM
os.chdir(sys.argv[1])
os.execvp(sys.argv[2], sys.argv[2:])' "${@:2}" &
    children+=("$!")
}

clean_up() {
    local index tries
    trap '' INT TERM HUP
    for index in "${!children[@]}"; do kill -TERM "${children[index]}" 2>/dev/null || true; done
    for index in "${!children[@]}"; do
        for ((tries = 0; tries < PATIENCE * 10; tries++)); do
            kill -0 "${children[index]}" 2>/dev/null || continue 2
            sleep 0.1
        done
        printf '%s: %s did not end after SIGTERM: killing it\n' "${0##*/}" "${names[index]}" >&2
    done
    for index in "${!children[@]}"; do
        stop_group "${children[index]}" 10
        wait "${children[index]}" 2>/dev/null || true # Bash would report a killed program
    done
    children=()
}
trap clean_up EXIT

# Waits until one of the programs ends, stops the other, and ends the script with the status, which is never 0: neither
# program ends by itself if all is well.
wait_for_children() {
    local status=0 index ended=""
    wait -n "${children[@]}" || status=$?
    for index in "${!children[@]}"; do
        kill -0 "${children[index]}" 2>/dev/null || ended=${names[index]}
    done
    clean_up
    printf '%s: %s ended with status %s\n' "${0##*/}" "$ended" "$status" >&2
    end "$((status == 0 ? 1 : status))"
}

dashboard=()
if [ -f frontend/package.json ]; then dashboard=(5173); fi
set_up
printf -v command '%q' "$0"
addresses=$($VENV/bin/python scripts/dev_addresses.py "$command" "${dashboard[@]}")
read -r address origin <<<"$addresses"

if [ -f frontend/package.json ]; then
    use_node
    build_dashboard
    say "Starting the dashboard's dev server on http://localhost:5173"
    API_ORIGIN=$origin start "the dashboard's dev server" frontend node_modules/.bin/vite
fi
say "Starting the API on $address (its documentation: $address/docs)"
export RELOAD=${RELOAD:-true}
start "the API" . $VENV/bin/python backend/startup.py
wait_for_children
