#!/bin/sh
# Pins every package with hashes: pyproject.toml -> runtime.txt, dev.in -> dev.txt, bench.in ->
# bench.txt, all of requirements.
#
# pip's settings files and find-links are left out, because a wheel that lies on this machine must
# not decide what others may install. No index, host or path is written into the files.
# Pass --upgrade to move to newer versions; without it the pinned ones stay where they can.
set -eu

python=${PYTHON:-python3}
tools=build/lock-venv

[ -x "$tools/bin/pip-compile" ] || {
    "$python" -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet pip-tools==7.6.2
}
unset PIP_FIND_LINKS
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"

compile() {
    "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@"
}
compile --build-deps-for editable --output-file requirements/runtime.txt "$@" pyproject.toml
compile --output-file requirements/dev.txt "$@" requirements/dev.in
compile --output-file requirements/bench.txt "$@" requirements/bench.in
