#!/usr/bin/env bash
# Installs the packages of the given parts of deploy/packages.txt that are not there yet: [--missing] PART…
# With --missing it only prints them.
set -euo pipefail
list=$(cd "$(dirname "$0")/.." && pwd)/packages.txt
only_print=no
if [ "${1:-}" = --missing ]; then
  only_print=yes
  shift
fi

wanted=()
for part in "$@"; do
  mapfile -t -O "${#wanted[@]}" wanted < <(awk -v part="[$part]" '/^\[/ { on = ($0 == part); next } on && /^[^#[:space:]]/' "$list")
done
((${#wanted[@]} > 0)) || { echo "install_packages: no such part: $*" >&2; exit 2; }

# dpkg-query fails when it does not know one of them; what it prints is still right.
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | awk '$1 == "installed" { print $2 }' || true)
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) <(sort -u <<<"$installed"))
if [ "$only_print" = yes ]; then
  echo "${missing[*]}"
  exit
fi
((${#missing[@]} > 0)) || exit 0

as_root=()
((EUID == 0)) || as_root=(sudo)
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 --yes)
"${apt[@]}" update
"${apt[@]}" install --no-install-recommends "${missing[@]}"
