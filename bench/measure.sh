# What the benchmark scripts share: data, clocks and the operating system's own accounts of a process. Sourced by them.

bench_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
peers=${CASANUBE_PEERS:-$HOME/.cache/casanube-peers}
kubo=${KUBO_BIN:-$peers/bin/ipfs}
node24=$(ls "$peers"/npm/node_modules/node-linux-*/bin/node 2>/dev/null | head -n 1)
rounds=${ROUNDS:-3}
work=${BENCH_DIR:-$bench_root/bench/target/run}
ticks=$(getconf CLK_TCK)

now() { date +%s.%N; }

# The CPU seconds, user and system, that process $1 and its threads have used.
cpu_of() { awk -v t="$ticks" '{ sub(/^.*\) /, ""); print ($12 + $13) / t }' "/proc/$1/stat"; }

# Begins counting the peak memory of process $1 anew, where the kernel lets us.
reset_peak() { echo 5 >"/proc/$1/clear_refs" 2>/dev/null || true; }

# The peak resident memory of process $1 since then, in MiB.
peak_of() { awk '/^VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# The resident memory of process $1 now, in MiB.
rss_of() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# measure NAME MIB SERVER_PID COMMAND…: runs the command; appends "NAME wall MiB/s cpu peak" to $results.
# CPU and peak memory are the command's and, where a server's pid is given (0 = none), the server's too.
measure() {
  local name=$1 mib=$2 server=$3
  shift 3
  local before=0 after=0 server_peak=0
  if [ "$server" != 0 ]; then
    reset_peak "$server"
    before=$(cpu_of "$server")
  fi
  /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$@" >"$work/stdout" 2>"$work/stderr" || {
    echo "bench: '$name' failed:" >&2
    tail -n 5 "$work/stderr" >&2
    exit 1
  }
  if [ "$server" != 0 ]; then
    after=$(cpu_of "$server")
    server_peak=$(peak_of "$server")
  fi
  awk -v name="$name" -v mib="$mib" -v before="$before" -v after="$after" -v server="$server_peak" '
    { printf "%s\t%.2f\t%.0f\t%.2f\t%.0f\t%.0f\n", name, $1, mib / ($1 > 0 ? $1 : 0.01), $2 + $3 + after - before, $4 / 1024, server }
  ' "$work/time" >>"$results"
}

# Prints the median of each figure per name, in the order in which the names first came; of those that failed, how often.
print_medians() {
  printf '%-60s %9s %9s %8s %12s %12s\n' "" "wall s" "MiB/s" "CPU s" "client MiB" "server MiB"
  cut -f1 "$results" | awk '!seen[$0]++' | while IFS= read -r name; do
    local line=""
    for column in 2 3 4 5 6; do
      line+=" $(awk -F'\t' -v n="$name" -v c=$column '$1 == n && $2 != "failed" { print $c }' "$results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')"
    done
    local of failed
    of=$(awk -F'\t' -v n="$name" '$1 == n' "$results" | wc -l)
    failed=$(awk -F'\t' -v n="$name" '$1 == n && $2 == "failed"' "$results" | wc -l)
    local troubled=""
    [ "$failed" = 0 ] || troubled="  failed $failed of $of"
    [ "$failed" != "$of" ] || line=" - - - - -"
    # shellcheck disable=SC2086
    printf '%-60s %9s %9s %8s %12s %12s%s\n' "$name" $line "${troubled}"
  done
}

require() { [ -x "$1" ] || { echo "bench: $2 is not here; run system-tests/peers/install" >&2; exit 1; }; }

# A Kubo repository at $1 of the profile unixfs-v1-2025, offline on free loopback ports; $2 = true has it sync its writes.
kubo_init() {
  export IPFS_PATH=$1 IPFS_TELEMETRY=off
  "$kubo" init -e --profile=test,unixfs-v1-2025 >/dev/null
  "$kubo" config --json Provide.Enabled false
  "$kubo" config Addresses.API /ip4/127.0.0.1/tcp/0
  "$kubo" config Addresses.Gateway /ip4/127.0.0.1/tcp/0
  "$kubo" config --json Addresses.Swarm '[]'
  if [ "$2" = true ]; then
    "$kubo" config --json Datastore.Spec "$("$kubo" config Datastore.Spec | sed 's/"sync": *false/"sync": true/')"
  fi
}

# Waits until the daemon of repository $1 is ready.
kubo_await() {
  for _ in $(seq 200); do
    grep -q 'Daemon is ready' "$1/daemon.log" && return 0
    sleep 0.05
  done
  echo "bench: Kubo did not start:" >&2
  tail -n 5 "$1/daemon.log" >&2
  exit 1
}

# Starts the daemon of repository $1 in the background and waits until it is ready; sets kubo_pid.
kubo_start() {
  IPFS_PATH=$1 IPFS_TELEMETRY=off "$kubo" daemon --offline >"$1/daemon.log" 2>&1 &
  kubo_pid=$!
  kubo_await "$1"
}
