#!/bin/sh
# Makes sure that system packages are there:  system-packages.sh "what for" package...
#
# Does nothing, not even start apt, when all of them are installed. Ends with 0 when they are there
# afterwards; with 3, after one sentence saying what to install, when this machine or this user
# cannot have them. What to do without them is for the caller to decide.
set -eu

purpose=$1
shift

missing=
for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

give_up() {
    echo "soleus: $1, so $purpose cannot be set up here; please install:$missing" >&2
    exit 3
}

command -v apt-get >/dev/null 2>&1 || give_up "there is no apt"
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || give_up "you are not root and there is no sudo"
    if [ -t 0 ]; then as_root=sudo; else as_root="sudo -n"; fi
    $as_root true 2>/dev/null || give_up "sudo did not let you in"
fi

echo "soleus: installing for $purpose:$missing" >&2
# What dpkg tells is left out; what goes wrong comes on stderr.
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@" >/dev/null; }
apt update || echo "soleus: the package lists could not be renewed; trying with the old ones" >&2
# shellcheck disable=SC2086  # a list of words on purpose
apt install --yes --no-install-recommends $missing || give_up "apt could not install them"
