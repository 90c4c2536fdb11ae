#!/bin/sh
# Fills .venv from the locked requirements:  venv.sh runtime|dev|bench
#
# A .venv that was never finished, or whose Python has gone, is made again. No index, mirror or
# certificate is named here: pip takes those from its own settings on this machine.
set -eu

layer=$1
python=${PYTHON:-python3}
venv_python=.venv/bin/python

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "soleus: $python is older than 3.11 or is not there; set PYTHON to a newer one" >&2
    exit 1
}

if ! "$venv_python" -m pip --version >/dev/null 2>&1; then
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        sh tools/system-packages.sh "the .venv" python3-venv || exit 1
    fi
    echo "soleus: making .venv" >&2
    rm -rf .venv
    "$python" -m venv .venv
fi

locked_install() {
    "$venv_python" -m pip install --quiet --disable-pip-version-check "$@" >&2
}

echo "soleus: installing the locked $layer packages into .venv" >&2
locked_install --require-hashes -r "requirements/$layer.txt"
if [ "$layer" = runtime ]; then
    locked_install --no-deps --no-build-isolation --editable .
fi
touch ".venv/.$layer"
