"""What a fresh system borrows from this machine to reach Debian and the package index.

Read from the machine's own settings each time, so that no mirror, index, proxy or certificate is
named in this repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

LENT_CERTIFICATES: Final = "/etc/lent-certificates.crt"
CERTIFICATE_SETTINGS: Final = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
PROXY_SETTINGS: Final = ("http_proxy", "https_proxy", "no_proxy")
PIP_SETTINGS: Final = ("index-url", "extra-index-url", "trusted-host", "proxy", "default-timeout")
LOCAL: Final = re.compile(r"file:|/|\.")


def apt_sources(suite: str) -> list[str]:
    """Return this machine's Debian sources, in one-line form, for another suite; may be none."""
    form = "$(ORIGIN)|$(REPO_URI)|$(CODENAME)|$(COMPONENT)"
    here = _codename()
    lines = []
    for row in _output("apt-get", "indextargets", "--format", form, "Created-By: Packages"):
        origin, address, codename, component = row.split("|")
        if origin == "Debian" and here and codename.startswith(here):
            lines.append(f"deb {address} {codename.replace(here, suite, 1)} {component}")
    return lines


def apt_options() -> list[str]:
    """Return this machine's apt settings about proxies and the age of mirrors."""
    wanted = re.compile(r"Acquire::(https?::Proxy|Check-Valid-Until|Check-Date)\b.*;$")
    return [row for row in _output("apt-config", "dump") if wanted.match(row)]


def environment() -> dict[str, str]:
    """Return the environment of a person who has just logged in, and what pip needs here."""
    lent = {name: os.environ[name] for name in PROXY_SETTINGS if name in os.environ}
    lent |= _pip_settings()
    if _certificates():
        lent["PIP_CERT"] = LENT_CERTIFICATES
    return {
        "HOME": "/root",
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        **lent,
    }


def lend_certificates(root: Path) -> None:
    """Copy the certificates that pip trusts here into the system below ``root``."""
    if certificates := _certificates():
        shutil.copy(certificates, root / LENT_CERTIFICATES.lstrip("/"))


def _certificates() -> str | None:
    named = (os.environ.get(name, "") for name in CERTIFICATE_SETTINGS)
    return next((path for path in named if Path(path).is_file()), None)


def _pip_settings() -> dict[str, str]:
    """Return pip's settings about the index; folders of this machine are not lent."""
    settings = {}
    for row in _output("python3", "-m", "pip", "config", "list"):
        name, _, value = row.partition("=")
        key = name.rpartition(".")[2]
        far = [word for word in value.strip("'\"").split() if not LOCAL.match(word)]
        if key in PIP_SETTINGS and far:
            settings["PIP_" + key.upper().replace("-", "_")] = " ".join(far)
    return settings


def _codename() -> str:
    release = dict(
        row.split("=", 1) for row in Path("/etc/os-release").read_text().splitlines() if "=" in row
    )
    return release.get("VERSION_CODENAME", "")


def _output(*command: str) -> list[str]:
    """Return the lines a command prints; none where it is missing or fails."""
    if not shutil.which(command[0]):
        return []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []
