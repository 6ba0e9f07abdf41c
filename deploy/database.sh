#!/bin/sh
# Runs once, when the database is made: the register's role owns its database and is no superuser, since the walls
# around cases (row-level security) do not apply to superusers.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" --username postgres <<'SQL'
create role iris login password :'password';
create database iris owner iris;
SQL
