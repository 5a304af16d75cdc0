#!/usr/bin/env bash
# Sourced by the deploy scripts: steps with visible progress, and failures that say what to try.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scripts=$root/deploy/scripts
step_logs=$root/build/logs
export PATH="$root/.tools/bin:$PATH"

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-1}"
}

# On a terminal the last line of output, overwritten in place; elsewhere a line now and then.
show_progress() {
  local line next=0 width=$((${COLUMNS:-80} - 6))
  while IFS= read -r line; do
    if [ -t 1 ]; then
      printf '\r\e[K    %.*s' "$width" "$line"
    elif ((SECONDS >= next)); then
      printf '    %s\n' "$line"
      next=$((SECONDS + 5))
    fi
  done
  if [ -t 1 ]; then printf '\r\e[K'; fi
}

# step TITLE ADVICE PROGRAM…: runs a program (not a shell function: errexit would be off inside it); should it fail, shows
# the end of its output and the advice.
step() {
  local title=$1 advice=$2 begun=$SECONDS log status=0
  shift 2
  mkdir -p "$step_logs"
  log=$step_logs/$(tr -cs '[:alnum:]' '-' <<<"$title" | sed 's/-$//').log
  printf '==> %s\n' "$title"
  "$@" </dev/null 2>&1 | tee "$log" | show_progress || status=$?
  if ((status == 0)); then
    printf '    done in %d s\n' $((SECONDS - begun))
    return
  fi
  printf '\n%s: "%s" failed with status %d. Its last lines:\n\n' "$(basename "$0")" "$title" "$status" >&2
  tail -n 25 "$log" | sed 's/^/    /' >&2
  printf '\nThe whole output: %s\nWhat to try: %s\n' "$log" "$advice" >&2
  exit "$status"
}

# What both commands begin with: the packages of the given parts, and Google's API protos.
prepare() {
  local assume_yes=$1 missing
  shift
  missing=$("$scripts/install_packages.sh" --missing "$@")
  if [ -n "$missing" ]; then
    printf 'Debian packages to install: %s\n' "$missing"
    if [ "$assume_yes" != yes ]; then
      [ -t 0 ] || fail "cannot ask whether to install them: no terminal; pass --yes"
      read -rp 'Install them with apt now? [Y/n] ' answer
      case $answer in '' | [Yy]*) ;; *) fail "nothing was installed" ;; esac
    fi
    if ((EUID != 0)); then
      command -v sudo >/dev/null || fail "installing packages needs root or sudo: run as root: apt-get install $missing"
      sudo -v
    fi
    step "Install Debian packages" "check the network and 'apt-get update'; another apt may hold the lock" \
      "$scripts/install_packages.sh" "$@"
  fi
  step "Fetch Google's API protos" "check that the npm registry is reachable; NPM_CONFIG_REGISTRY names another one" \
    "$scripts/fetch_third_party.sh"
}
