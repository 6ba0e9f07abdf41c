#!/bin/sh
# What `make run` does once the environment is there: database, demonstration register, server and worker.
set -eu
cd "$(dirname "$0")/.."
export IRIS_ENV="${IRIS_ENV:-demo}" PORT="${PORT:-8000}"
accounts=${IRIS_DATA_DIR:-var}/demo-accounts.json

.venv/bin/python -m scripts.catalogues compile
.venv/bin/iris db upgrade
if [ "$IRIS_ENV" = demo ]; then
  # Written when the whole demonstration register is in; a broken-off load is done again.
  [ -f "$accounts" ] || .venv/bin/iris demo load
  echo "Demonstration accounts: $accounts"
fi
echo "Starting on http://127.0.0.1:$PORT - Ctrl-C stops everything."
exec .venv/bin/iris run
