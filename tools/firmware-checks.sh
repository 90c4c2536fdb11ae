#!/bin/sh
# Builds the probe's image (with its size limits) and the simulator, and runs the C tests of the
# portable core, or says which of these does not run here, and why. In CI all must.
set -eu

skipped() {
    echo "soleus: SKIPPED make -C $1: there is no $2" >&2
    [ "${CI:-}" != true ]
}

check() {
    compiler=$1
    shift
    if command -v "$compiler" >/dev/null 2>&1; then
        make --no-print-directory -C firmware "$@"
    else
        skipped "firmware $*" "$compiler"
    fi
}

check gcc test
check avr-gcc avr

if [ -d /usr/include/simavr ] || [ -d /usr/local/include/simavr ]; then
    make --no-print-directory -C tests/simavr all
else
    skipped tests/simavr libsimavr
fi
