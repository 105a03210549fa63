#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the browser tests against a really started server with a fresh demo city. Usage: tests/e2e/run.sh BINARY
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=.ci/lib.sh
source "$top/.ci/lib.sh"

# All that a restart needs lies in this folder: the data, the ports, the binary's path, the server's process number.
state="" simulator_pid=""

free_port() {
    local candidate
    while true; do
        candidate=$((20000 + RANDOM % 12000))
        port_taken "$candidate" || break
    done
    say "$candidate"
}

start_server() {
    local binary port device_port
    read -r binary port device_port <"$state/server"
    setsid "$binary" serve --demo --data "$state/data" --port "$port" --device-port "$device_port" \
        >>"$state/server.log" 2>&1 </dev/null &
    say $! >"$state/pid"
    wait_until_healthy "$!" "$port" 60 || explain "Starting the server for the browser tests" "$state/server.log"
}

# The browser tests look for units on the map. The simulator finds the server again after a restart. Its squads think ten
# times as long as they would, so that they do not answer what the squad of the test is about to answer.
start_simulator() {
    local binary port device_port
    read -r binary port device_port <"$state/server"
    setsid "$binary" simulate --url "http://127.0.0.1:$port" --devices "127.0.0.1:$device_port" \
        --token-file "$state/data/simulator.token" --units 40 --seed 1 \
        --speed 0.1 >"$state/simulate.log" 2>&1 </dev/null &
    simulator_pid=$!
}

stop_server() {
    if [[ -s $state/pid ]]; then stop_process "$(<"$state/pid")" 20; fi
}

# shellcheck disable=SC2317  # called by the trap
clean_up() {
    if [[ -n $simulator_pid ]]; then stop_process "$simulator_pid" 10 || true; fi
    stop_server || true
    mkdir -p "$logs"
    cp "$state/server.log" "$logs/e2e-server.log" 2>/dev/null || true
    cp "$state/simulate.log" "$logs/e2e-simulate.log" 2>/dev/null || true
    rm -rf "$state"
}

# account NAME: the password of a demo account; a line is "name password description".
account() {
    awk -v name="$1" '$1 == name { print $2; exit }' "$state/data/demo-accounts.txt"
}

run_browser() {
    local port device_port
    read -r _ port device_port <"$state/server"
    export TIAODU_URL=http://127.0.0.1:$port TIAODU_DEVICES=127.0.0.1:$device_port TIAODU_SHOTS=$logs/e2e-shots
    export TIAODU_RESTART="bash '$top/tests/e2e/run.sh' --restart '$state'"
    TIAODU_NAME=city TIAODU_SQUAD_NAME=jingansi TIAODU_ADMIN_NAME=admin TIAODU_WALL_NAME=wall
    TIAODU_PASSWORD=$(account "$TIAODU_NAME")
    TIAODU_SQUAD_PASSWORD=$(account "$TIAODU_SQUAD_NAME")
    TIAODU_ADMIN_PASSWORD=$(account "$TIAODU_ADMIN_NAME")
    TIAODU_WALL_PASSWORD=$(account "$TIAODU_WALL_NAME")
    export TIAODU_NAME TIAODU_PASSWORD TIAODU_SQUAD_NAME TIAODU_SQUAD_PASSWORD TIAODU_ADMIN_NAME TIAODU_ADMIN_PASSWORD
    export TIAODU_WALL_NAME TIAODU_WALL_PASSWORD
    [[ -n $TIAODU_PASSWORD && -n $TIAODU_SQUAD_PASSWORD && -n $TIAODU_ADMIN_PASSWORD && -n $TIAODU_WALL_PASSWORD ]] ||
        fail "demo-accounts.txt has no password of $TIAODU_NAME, $TIAODU_SQUAD_NAME, $TIAODU_ADMIN_NAME or $TIAODU_WALL_NAME."
    mkdir -p "$TIAODU_SHOTS"
    (cd "$top/web" && npm run --silent e2e)
}

main() {
    if [[ ${1:-} == --restart ]]; then
        state=${2:?}
        stop_server
        start_server
        exit 0
    fi
    local binary=${1:-$top/build/release/tiaodu} port
    [[ -x $binary ]] || fail "There is no $binary; build it first (./run --build-only)."
    need_node
    state=$(mktemp -d)
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    port=$(free_port)
    say "$binary $port $((port + 1))" >"$state/server"
    start_server
    start_simulator
    run_browser
}

main "$@"
