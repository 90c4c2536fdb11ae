#!/bin/sh
# Runs the C tests of the firmware's portable core, or says why they do not run here.
set -eu

if command -v gcc >/dev/null 2>&1; then
    exec make --no-print-directory -C firmware test
fi
echo "soleus: SKIPPED the firmware's C tests: there is no gcc" >&2
[ "${CI:-}" != true ]
