#!/usr/bin/env bash
# Starts or stops redis-server, the sandbox and the standalone process on loopback: start|stop --data DIR [--port-base N]
# RECOURSE_CONFIG names another configuration; RECOURSE_PROCESSES=1 starts a process per service instead of standalone.
# A process that already runs from the same program and arguments is left alone.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$root/build/release/bin
config=${RECOURSE_CONFIG:-$root/deploy/config/standalone.textproto}
services=(account agent refunds order returns claims routing insights gateway)  # lowest floor first
cd "$root"  # the configuration names deploy/policy

verb=${1:?start or stop}
shift
data=''
base=0
while (($# > 0)); do
  case $1 in
    --data) data=$2 ;;
    --port-base) base=$2 ;;
    *) echo "stack: unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
mkdir -p "${data:?--data is missing}"
data=$(cd "$data" && pwd)
run=$data/run
logs=$data/log

running() {  # NAME; a zombie has ended, whenever its parent takes note
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${1:0:15}" ] &&
    ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null
}

stop() {  # NAME
  local pid deadline=$((SECONDS + 20))
  if running "$1"; then
    pid=$(cat "$run/$1.pid")
    echo "stopping $1 ($pid)"
    kill "$pid"
    while running "$1"; do
      if ((SECONDS >= deadline)); then
        echo "$1 does not end by itself; killing it" >&2
        kill -9 "$pid"
      fi
      sleep 0.1
    done
  fi
  rm -f "$run/$1.pid" "$run/$1.started"
}

start() {  # NAME FINGERPRINTED-FILE PROGRAM…
  local name=$1 file=$2 fingerprint
  shift 2
  fingerprint=$(printf '%s\n' "$@"; stat -Lc '%n %i %Y' "$(command -v "$1")" "$file")
  fingerprint=$(sha256sum <<<"$fingerprint")
  if running "$name" && [ "$(cat "$run/$name.started" 2>/dev/null)" = "$fingerprint" ]; then
    echo "$name is running"
    return
  fi
  stop "$name"
  echo "starting $name"
  setsid "$@" >>"$logs/$name.log" 2>&1 </dev/null &
  echo $! >"$run/$name.pid"
  printf '%s\n' "$fingerprint" >"$run/$name.started"
  until running "$name" || ! kill -0 $! 2>/dev/null; do sleep 0.01; done  # until then its name is still setsid's
}

wait_for() {  # NAME SECONDS PROBE…
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! running "$name" || ((SECONDS >= deadline)); then
      echo "$name is not ready; the end of $logs/$name.log:" >&2
      tail -n 15 "$logs/$name.log" >&2
      exit 1
    fi
    sleep 0.05
  done
}

secret() {  # NAME
  [ -s "$data/secrets/$1" ] || (umask 077 && openssl rand -hex 32 >"$data/secrets/$1")
}

http_status() {  # URL WANTED
  [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 2 "$1")" = "$2" ]
}

if [ "$verb" = stop ]; then
  for ((i = ${#services[@]} - 1; i >= 0; i--)); do stop "recourse-${services[i]}"; done
  for name in recourse-standalone recourse-sandbox redis-server; do stop "$name"; done
  exit
fi

mkdir -p "$run" "$logs" "$data/secrets" "$data/redis"
for name in quote provider_api_key provider_webhook carrier_webhook; do secret "$name"; done
"$bin/recoursectl" keys --data "$data"

start redis-server "$0" redis-server --port $((6390 + base)) --bind 127.0.0.1 --dir "$data/redis" --maxmemory-policy noeviction
wait_for redis-server 10 redis-cli -p $((6390 + base)) ping
start recourse-sandbox "$0" "$bin/recourse-sandbox" --port $((8090 + base)) --data "$data/sandbox.jsonl" \
  --api-key "$(<"$data/secrets/provider_api_key")" \
  --payment-webhook "http://127.0.0.1:$((8080 + base))/webhooks/payments" --webhook-secret "$(<"$data/secrets/provider_webhook")" \
  --carrier-webhook "http://127.0.0.1:$((8080 + base))/webhooks/carrier" --carrier-secret "$(<"$data/secrets/carrier_webhook")"
wait_for recourse-sandbox 10 http_status "http://127.0.0.1:$((8090 + base))/sandbox/refunds" 200
door=recourse-standalone
if [ -n "${RECOURSE_PROCESSES:-}" ]; then
  door=recourse-gateway
  sed 's/metrics_port: [0-9]*/metrics_port: 0/' "$config" >"$data/processes.textproto"  # one page each
  for service in "${services[@]}"; do
    start "recourse-$service" "$config" "$bin/recourse-$service" --config "$data/processes.textproto" --data "$data" --port-base "$base"
    port=$(sed -n "/^$service {/,/^}/s/.*server { port: \([0-9]*\).*/\1/p" "$config")
    [ -z "$port" ] || wait_for "recourse-$service" 30 bash -c "</dev/tcp/127.0.0.1/$((port + base))"
  done
else
  start recourse-standalone "$config" "$bin/recourse-standalone" --config "$config" --data "$data" --port-base "$base"
fi
wait_for "$door" 30 http_status "http://127.0.0.1:$((8080 + base))/healthz" 200
echo "ready on http://127.0.0.1:$((8080 + base))"
