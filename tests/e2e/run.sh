#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the browser tests against a really started server with a fresh demo city. Usage: tests/e2e/run.sh BINARY
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck source=.ci/lib.sh
source "$top/.ci/lib.sh"

# All that a restart needs lies in this folder: the data, the ports, the binary's path, the server's process number.
state=""

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

stop_server() {
    if [[ -s $state/pid ]]; then stop_process "$(<"$state/pid")" 20; fi
}

# shellcheck disable=SC2317  # called by the trap
clean_up() {
    stop_server || true
    mkdir -p "$logs"
    cp "$state/server.log" "$logs/e2e-server.log" 2>/dev/null || true
    rm -rf "$state"
}

# account WORD COLUMN: of the first line of the demo accounts whose name has the word: 1 = name, 2 = password.
account() {
    awk -v word="$1" -v column="$2" '$1 ~ word && !/^#/ { print $column; exit }' "$state/data/demo-accounts.txt"
}

run_browser() {
    local port
    read -r _ port _ <"$state/server"
    export TIAODU_URL=http://127.0.0.1:$port TIAODU_SHOTS=$logs/e2e-shots
    export TIAODU_RESTART="bash '$top/tests/e2e/run.sh' --restart '$state'"
    TIAODU_NAME=$(account "${TIAODU_E2E_DESK:-dispatcher}" 1)
    TIAODU_PASSWORD=$(account "${TIAODU_E2E_DESK:-dispatcher}" 2)
    TIAODU_SQUAD_NAME=$(account "${TIAODU_E2E_SQUAD:-squad}" 1)
    TIAODU_SQUAD_PASSWORD=$(account "${TIAODU_E2E_SQUAD:-squad}" 2)
    export TIAODU_NAME TIAODU_PASSWORD TIAODU_SQUAD_NAME TIAODU_SQUAD_PASSWORD
    [[ -n $TIAODU_PASSWORD && -n $TIAODU_SQUAD_PASSWORD ]] ||
        fail "demo-accounts.txt has no account of a dispatcher or of a squad; it has: $(awk '{ print $1 }' "$state/data/demo-accounts.txt" | xargs)"
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
    run_browser
}

main "$@"
