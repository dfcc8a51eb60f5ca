#!/usr/bin/env bash
# Installs what is missing and nothing else; running it again does nothing.
#   setup.sh run   what make run needs: Go, Node.js with npm, the packages the stylesheet is made from
#   setup.sh all   also what the tests need: PostgreSQL, Chromium, LibreOffice and the file checkers
#   setup.sh bench as run, and what make bench compares with: nginx (only its program; no service is left running)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
level=${1:-all}
missing=()

# need FILE-OR-COMMAND DEBIAN-PACKAGE: remembers the package when the thing is not there.
need() {
  if [[ $1 == */* ]]; then [[ -e $1 ]] || missing+=("$2"); else command -v "$1" >/dev/null || missing+=("$2"); fi
}

wanted_go=$(sed -n 's/^go //p' go.mod)
if ! command -v go >/dev/null; then
  echo "setup: Go $wanted_go is missing; install it from https://go.dev/dl/ and run this again" >&2
  exit 1
fi
need node nodejs
need npm npm
if [[ $level == all ]]; then
  need gcc gcc # the race detector
  need chromium chromium
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql) # 15 or newer
  need soffice libreoffice-writer-nogui
  need pdfinfo poppler-utils
  need qpdf qpdf
  need xmllint libxml2-utils
  need /usr/lib/python3/dist-packages/aiosmtpd python3-aiosmtpd
  need /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
fi
if [[ $level == bench ]]; then need /usr/sbin/nginx nginx-light; fi

if ((${#missing[@]})); then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -q -y --no-install-recommends "${missing[@]}"
  else
    echo "setup: cannot install: ${missing[*]} (needs root on Debian; install these packages yourself and run this again)" >&2
    exit 1
  fi
fi

node_major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if ((node_major < 20)); then
  echo "setup: Node.js 20 or newer is needed, this is $(node --version)" >&2
  exit 1
fi

# packages DIR: npm ci when the lock file is newer than what is installed.
packages() {
  if [[ ! -e $1/node_modules/.package-lock.json || $1/package-lock.json -nt $1/node_modules/.package-lock.json ]]; then
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund)
    touch "$1/node_modules/.package-lock.json"
  fi
}
packages build
if [[ $level == all ]]; then packages e2e; fi
