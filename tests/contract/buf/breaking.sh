#!/usr/bin/env bash
# Compares the protos with those of the last release tag; skipped (77) where the history has no tag: BUF
set -euo pipefail
buf=$1
if ! tag=$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null); then
  echo "no release tag: nothing is promised yet"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git archive "$tag" protos buf.yaml | tar x -C "$work"
ln -s "$PWD/third_party" "$work/third_party"
# The plain form of the command refuses a workspace of two modules.
(cd "$work" && "$buf" build protos -o before.binpb)
"$buf" breaking protos --against "$work/before.binpb"
