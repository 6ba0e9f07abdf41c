#!/bin/sh
# Pins requirements/*.in with hashes for all supported Pythons and systems; a lock says nothing of where it came from.
set -eu
cd "$(dirname "$0")/.."
pin() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links "$@"
}
pin requirements/runtime.in --output-file requirements/runtime.txt "$@"
pin requirements/dev.in --constraints requirements/runtime.txt --output-file requirements/dev.txt "$@"
if grep -nE '[a-z]+://|--(extra-)?index-url|--find-links' requirements/*.txt; then
  echo "A lock holds an address; take it out." >&2
  exit 1
fi
