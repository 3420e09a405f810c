#!/bin/sh
# Picks the role. `exec`: node is process 1 and hears SIGTERM itself.
set -eu
case "${1:-api}" in
  api) entry=dist/apps/api/src/main.js ;;
  worker) entry=dist/apps/worker/src/main.js ;;
  migrate) entry=dist/tools/migrate/main.js ;;
  doctor) entry=dist/tools/doctor/main.js ;;
  *)
    echo "Unknown role: $1. Use api, worker, migrate or doctor." >&2
    exit 64
    ;;
esac
shift || true
exec node --enable-source-maps "$entry" "$@"
