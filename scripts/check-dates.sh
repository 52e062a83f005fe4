#!/usr/bin/env bash
# Runs all tests of the backend, of the README's commands, of the dashboard and in the browser under other dates; takes
# too long for ./check.sh (about 15 minutes for each date).
#   scripts/check-dates.sh                                      the six dates below
#   scripts/check-dates.sh 2028-02-29 "2027-03-14 09:58 America/New_York"     these: DAY [TIME [ZONE]], the time in UTC
#   scripts/check-dates.sh 2028-02-29 -- backend/tests/test_stock_kpis.py -x   only backend tests, with these arguments for pytest
#   scripts/check-dates.sh --busy 4 …                            beside 4 endless loops, as on a machine with other work
# shift_clock.c moves the calendar of every process of a run, so tests, service, database and browser agree.
set -Eeuo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/shared.sh"

DATES=(
    "2028-02-29 12:00 UTC"                 # a leap day
    "2026-12-31 23:50 Asia/Kolkata"        # the year ends in UTC during the run; in the service's zone it has ended already
    "2027-01-01 05:40 America/Los_Angeles" # a new year in UTC; in the service's and the demo company's zones still the old one
    "2027-03-14 07:58 America/Chicago"     # a Sunday, two minutes before the clocks go forward, also in the demo company's zone
    "2026-11-01 06:58 America/Chicago"     # a Sunday, two minutes before the clocks go back
    "2026-11-30 06:00 UTC"                 # a Monday, at midnight in the demo company's zone
)
results=()

# Compiles the library that moves the calendar, in a folder that the database's user can read.
make_shim() {
    local said
    can_compile || fail "Moving the clock needs a C compiler: apt install gcc libc6-dev"
    chmod 755 "$work"
    said=$(cc -O2 -Wall -Wextra -shared -fPIC -o "$work/shift_clock.so" scripts/shift_clock.c 2>&1) ||
        fail_with "$said" "scripts/shift_clock.c cannot be compiled."
}

# Runs a command and its child processes with the clock moved by $1 seconds, in the time zone $2.
at() {
    local offset=$1 zone=$2
    shift 2
    TZ=$zone LD_PRELOAD=$work/shift_clock.so CLOCK_OFFSET_SECONDS=$offset "$@"
}

# Runs one suite and shows its output; adds a line with its result, without colours, to the table.
run_suite() {
    local what=$1 summary=$2 verdict=passed last
    shift 2
    "$@" 2>&1 | tee -i "$work/said" || verdict=FAILED
    last=$(sed $'s/\e\\[[0-9;]*m//g' "$work/said" | grep -E "$summary" | tail -n 1 | xargs) || last="no summary: see its output above"
    results+=("$(printf '%-8s %-8s %s' "$what" "$verdict" "$last")")
    if [ "$verdict" = FAILED ]; then failed=true; fi
}

# Reads a date into day, time, zone and start.
read_date() {
    read -r day time zone <<<"$1"
    time=${time:-12:00} zone=${zone:-UTC}
    start=$(date -u -d "$day $time" +%s 2>/dev/null) || fail "$1 is no date: DAY [TIME [ZONE]], 2028-02-29 12:00 UTC"
    require_zone "$zone" "$start"
}

# Fails if a time zone is unknown to Python, or to the C library, which would take it for UTC. $2: seconds since 1970.
require_zone() {
    local offset python='import sys, datetime, zoneinfo
print(datetime.datetime.fromtimestamp(int(sys.argv[2]), zoneinfo.ZoneInfo(sys.argv[1])).strftime("%z"))'
    offset=$($VENV/bin/python -c "$python" "$1" "$2" 2>/dev/null) ||
        fail "$1 is no time zone: name one such as America/Chicago."
    [ "$(TZ=$1 date -d "@$2" +%z)" = "$offset" ] || fail "This machine does not know the time zone $1: install tzdata."
}

run_date() {
    local day time zone start offset
    read_date "$1"
    offset=$((start - $(date +%s)))
    say "Under $day $time UTC, in the time zone $zone: it is $(at "$offset" "$zone" date)"
    results+=("$day $time UTC, in $zone")
    run_suite backend '(passed|failed|error).* in ' at "$offset" "$zone" scripts/pytest.sh "${arguments[@]}"
    if [ "${#arguments[@]}" -eq 0 ]; then
        run_suite units '^ *Tests  .*(passed|failed)' at "$offset" "$zone" npm --prefix frontend test
        run_suite browser '^ *[0-9]+ (passed|failed)' at "$offset" "$zone" npm --prefix frontend run e2e
    fi
}

# Starts this many endless loops, which clean_up ends; without it they end soon after this script.
keep_busy() {
    local started
    for ((started = 0; started < $1; started++)); do
        while kill -0 $$ 2>/dev/null; do :; done &
        loops+=("$!")
    done
}

dates=() arguments=() failed=false busy=0 loops=()
if [ "${1:-}" = --busy ]; then
    busy=${2:-}
    [[ $busy =~ ^[1-9][0-9]?$ ]] || fail "--busy needs the number of loops, from 1 to 99."
    shift 2
fi
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    dates+=("$1")
    shift
done
if [ $# -gt 0 ]; then arguments=("${@:2}"); fi
if [ "${#dates[@]}" -eq 0 ]; then dates=("${DATES[@]}"); fi

work=$(mktemp -d)
clean_up() {
    if [ "${#loops[@]}" -gt 0 ]; then
        kill "${loops[@]}" 2>/dev/null || true
        wait "${loops[@]}" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
set_up
use_node
for date in "${dates[@]}"; do (read_date "$date"); done
make_shim
if [ "${#arguments[@]}" -eq 0 ]; then
    build_dashboard
    use_chromium
fi
keep_busy "$busy"
for date in "${dates[@]}"; do run_date "$date"; done
say "The tests under ${#dates[@]} dates"
printf '%s\n' "${results[@]}"
if $failed; then fail "Not every test passed under every date."; fi
