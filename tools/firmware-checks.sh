#!/bin/sh
# Builds the probe's image (with its size limits) and runs the C tests of its portable core, or
# says which of the two does not run here, and why. In CI both must.
set -eu

check() {
    compiler=$1
    shift
    if command -v "$compiler" >/dev/null 2>&1; then
        make --no-print-directory -C firmware "$@"
    else
        echo "soleus: SKIPPED make -C firmware $*: there is no $compiler" >&2
        [ "${CI:-}" != true ]
    fi
}

check gcc test
check avr-gcc avr
