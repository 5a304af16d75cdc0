#!/usr/bin/env bash
# Unpacks Google's API protos from the pinned google-gax tarball into git-ignored third_party/ (Debian's copy is older
# than ErrorInfo). One download, hash checked; needs curl only.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
version=5.0.0
sha512=c/xT3qdV1+DOyH2i0E4foZpVqTr31aNKj3ktK0WJlYIymf1Dl+TzPuEB7In6hEb4XNBOXan1wJ0kDa2SxWvxBA==
registry=${NPM_CONFIG_REGISTRY:-${npm_config_registry:-https://registry.npmjs.org}}
stamp="$root/third_party/.google-gax-$version"
[ -e "$stamp" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -fsSL --retry 3 -o "$work/gax.tgz" "${registry%/}/google-gax/-/google-gax-$version.tgz"
actual=$(openssl dgst -sha512 -binary "$work/gax.tgz" | openssl base64 -A)
if [ "$actual" != "$sha512" ]; then
  echo "fetch_third_party: google-gax-$version.tgz has sha512-$actual, expected sha512-$sha512" >&2
  exit 1
fi
files=()
for f in api/annotations api/http api/field_behavior api/resource api/client api/launch_stage api/field_info api/httpbody \
         rpc/status rpc/error_details rpc/code; do
  files+=("package/build/protos/google/$f.proto")
done
mkdir -p "$root/third_party"
tar xzf "$work/gax.tgz" -C "$root/third_party" --strip-components=3 "${files[@]}"
touch "$stamp"
