#!/usr/bin/env bash
# Fails, naming the files, when gofmt would change anything the project tracks or is about to.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.go' | while read -r f; do [[ -f $f ]] && echo "$f"; done)
changed=$(gofmt -l "${files[@]}")
if [[ -n $changed ]]; then
  echo "gofmt would change these files (gofmt -w mends them):" >&2
  echo "$changed" >&2
  exit 1
fi
