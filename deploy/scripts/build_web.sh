#!/usr/bin/env bash
# Installs the npm workspace from its lock file and compiles the TypeScript: the client and the end-to-end tests.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$root/.tools/bin:$PATH"
cd "$root"
# An unchanged lock file needs no second installation.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-fund --no-audit
  cp package-lock.json node_modules/.installed-lock
fi
npm run build
