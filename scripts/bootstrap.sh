#!/bin/sh
# The environment in .venv, from a bare machine with Python 3.11 or newer: sh scripts/bootstrap.sh runtime|dev
# Installs the locked packages when a lock has changed since the last time, else does nothing.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-runtime}
lock=requirements/$kind.txt
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }

find_python() {
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
  say "Python 3.11 or newer is needed. Install it, or name it: PYTHON=/path/to/python make ..."
  exit 1
}

# Debian keeps what venv needs in a package of its own; root may have it installed.
install_venv() {
  if [ "$(id -u)" != 0 ] || [ "${IRIS_INSTALL:-}" = no ] || ! command -v apt-get >/dev/null 2>&1; then
    say "$1 can't make environments. On Debian and its kin: apt-get install python3-venv"
    exit 1
  fi
  apt-get -qq update
  version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "python$version-venv"
}

make_environment() {
  base=$(find_python)
  rm -rf .venv
  if ! "$base" -m venv .venv 2>/dev/null; then
    install_venv "$base"
    rm -rf .venv
    "$base" -m venv .venv
  fi
}

# What was installed: the lock's content, what else an installation depends on, where it lies.
fingerprint() {
  "$python" -c '
import hashlib, pathlib, sys
digest = hashlib.sha256(repr((sys.version_info[:2], str(pathlib.Path.cwd()))).encode())
for name in sys.argv[1:]:
    digest.update(pathlib.Path(name).read_bytes())
print(digest.hexdigest())' "requirements/$1.txt" pyproject.toml
}

if ! "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
  make_environment
fi
stamp=.venv/.installed-$kind
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$(fingerprint "$kind")" ]; then
  exit 0
fi
say "Installing the locked packages of $lock (up to a few minutes the first time) ..."
pip="$python -m pip --disable-pip-version-check --no-input install -qq --progress-bar off"
uv="$python -m uv pip install --quiet --python $python"

# uv is many times faster than pip, which is asked where uv can't reach what pip is set up for. Both check the hashes.
install_locked() {
  wanted=$(mktemp)
  awk '/^[^ ]/ { inside = /^uv==/ } inside' requirements/dev.txt >"$wanted"
  if $pip --require-hashes -r "$wanted" && $uv --require-hashes -r "$lock"; then
    rm -f "$wanted"
    return
  fi
  rm -f "$wanted"
  say "Trying again with pip ..."
  $pip --require-hashes -r "$lock"
}

export UV_PYTHON_DOWNLOADS=never
install_locked
$pip --no-deps --no-build-isolation --editable .
fingerprint "$kind" >"$stamp"
if [ "$kind" = dev ]; then
  fingerprint runtime >.venv/.installed-runtime # the dev lock holds the whole runtime lock; a house test says so
fi
