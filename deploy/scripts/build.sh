#!/usr/bin/env bash
# Configures a preset and builds the given ninja targets: PRESET TARGET…
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
preset=$1
shift
# deploy/up needs no Catch2. Deciding by the package rather than by the command keeps one configuration for both.
tests=OFF
if dpkg-query -W -f='${db:Status-Status}' catch2 2>/dev/null | grep -qx installed; then tests=ON; fi
cd "$root"
cmake --preset "$preset" -DRECOURSE_BUILD_TESTS="$tests"
NINJA_STATUS='[%f/%t, %es] ' ninja -C "build/$preset" "$@"
