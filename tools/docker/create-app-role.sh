#!/bin/sh
# Run by the postgres image when it makes its database: the role the api and the worker use. It owns nothing; `migrate` grants.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$ARGUS_APP_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE argus_app LOGIN PASSWORD :'password';
REVOKE ALL ON DATABASE argus FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE argus TO argus_app;
SQL
