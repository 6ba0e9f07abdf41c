#!/bin/sh
# What `make test` does once the environment is there: the whole suite on SQLite, then on PostgreSQL.
# Arguments go to pytest. What could not run is said at the end, and fails under CI=true.
set -u
cd "$(dirname "$0")/.."
export IRIS_ENV=test
python=.venv/bin/python
missing=
failed=

cores=$("$python" -c 'import os; print(max(2, min(4, os.cpu_count() or 2)))')
suite() {
  echo "=== The suite on $1 ==="
  shift
  "$@" "$python" -m pytest -n "$cores" --dist worksteal $arguments
}

"$python" -m scripts.catalogues compile || exit 1
"$python" -m tests.browser || missing="browser journeys;"
# Journeys are dear and run once, on the database of production; what pages do to a database the other tests say on both.
arguments="$* --ignore=tests/journeys"
suite SQLite env IRIS_TEST_DATABASE=sqlite || failed="SQLite;"
# Rules and gateways know no database, the house tests read the source, and what pages look like, carry along and refuse
# to swallow is the same: what those say holds on both.
arguments="$*"
for once in rules gateways house web/test_languages.py web/test_headers.py web/test_hostile_input.py; do
  arguments="$arguments --ignore=tests/$once"
done
suite PostgreSQL env IRIS_TEST_DATABASE=postgresql "$python" -m tests.servers
case $? in
  0) ;;
  69) # EX_UNAVAILABLE of tests.servers: no server to be had
    missing="$missing everything on PostgreSQL;"
    arguments="$* tests/journeys"
    suite "SQLite, journeys" env IRIS_TEST_DATABASE=sqlite || failed="$failed journeys;"
    ;;
  *) failed="$failed PostgreSQL;" ;;
esac

[ -z "$missing" ] || echo "!!! NOT TESTED: $missing see above for the reason" >&2
[ -z "$failed" ] || echo "!!! FAILED ON: $failed" >&2
if [ -n "$failed" ] || { [ -n "$missing" ] && [ "${CI:-}" = true ]; }; then
  exit 1
fi
