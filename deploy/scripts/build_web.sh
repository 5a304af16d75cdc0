#!/usr/bin/env bash
# Installs the npm workspace from its lock file, compiles the client and bundles the pages into build/web. Nothing is done
# when nothing it reads has changed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$root/.tools/bin:$PATH"
cd "$root"
# An unchanged lock file needs no second installation.
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-fund --no-audit
  cp package-lock.json node_modules/.installed-lock
fi
sources=$(find protos libs/client_ts services/web package.json package-lock.json tsconfig.base.json -type f \
  -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/gen/*' -print0 | sort -z | xargs -0 sha256sum)
if [ -f build/web/help/index.html ] && [ -d libs/client_ts/dist ] && [ "$sources" = "$(cat node_modules/.built-from 2>/dev/null)" ]; then
  echo "nothing has changed"
  exit
fi
npm run build
printf '%s\n' "$sources" >node_modules/.built-from
