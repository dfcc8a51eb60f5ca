#!/usr/bin/env bash
# Generates everything anew and fails, naming the files, when that changed anything in the tree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Every file of the project with a hash of its content; ignored files do not count.
state() {
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' f; do
    if [[ -f $f ]]; then printf '%s\0' "$f"; fi
  done | xargs -0 sha256sum
}

before=$(mktemp)
after=$(mktemp)
trap 'rm -f "$before" "$after"' EXIT
state >"$before"
make --no-print-directory generate >/dev/null
state >"$after"
stale=$(diff "$before" "$after" | sed -n 's/^[<>] [0-9a-f]*  //p' | sort -u || true)
if [[ -n $stale ]]; then
  echo "These generated files were stale. They are fresh now: look at them and commit them." >&2
  echo "$stale" >&2
  exit 1
fi
