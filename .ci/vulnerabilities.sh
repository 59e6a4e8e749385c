#!/usr/bin/env bash
# Known vulnerabilities of what is shipped: fails for high and critical ones. Some registries have no endpoint for it;
# where this one has none it is said, and nothing is held against the project.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

report="$(npm audit --omit dev --audit-level=high 2>&1)"
code=$?
if grep -q 'audit endpoint returned an error' <<<"$report"; then
  echo 'The registry answers no audit: known vulnerabilities were not looked for.'
  exit 0
fi
printf '%s\n' "$report"
exit "$code"
