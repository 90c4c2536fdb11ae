"""What travels to other people: the wheel, and the packages it is locked to."""

import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

import soleus
from tests.project.files import ROOT, shown, tracked

DATA = ("host/soleus/data/", "host/soleus/tui/")
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)==\S+((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.M)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names inside a wheel that was built from this tree, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


def locked(layer):
    """Name and number of hashes of every pinned package of a layer."""
    text = (ROOT / "requirements" / f"{layer}.txt").read_text()
    return {name: hashes.count("sha256") for name, hashes in PINNED.findall(text)}


def test_the_wheel_carries_all_data_files(wheel):
    """Without its spots or its style sheet an installed soleus does not start."""
    needed = [
        shown(path).removeprefix("host/")
        for path in tracked(".toml", ".tcss", ".hex", ".json")
        if shown(path).startswith(DATA)
    ]

    assert [] == [name for name in needed if name not in wheel]


def test_the_wheel_carries_the_calibration_profiles(wheel):
    """A probe that is known here must be known where soleus was installed."""
    profiles = [p.name for p in tracked(".toml") if shown(p).startswith("calibration/profiles/")]

    assert profiles
    assert [] == [name for name in profiles if f"soleus/data/profiles/{name}" not in wheel]


def test_the_wheel_carries_nothing_else(wheel):
    """The simulator harness has another licence; tests and tools are of no use to a person."""
    foreign = [n for n in wheel if not n.startswith(("soleus/", f"soleus-{soleus.__version__}."))]

    assert [] == foreign


@pytest.mark.parametrize("layer", ["runtime", "dev", "bench"])
def test_every_locked_package_has_its_hashes(layer):
    """A package without a hash could be anything; one line of another form stops pip."""
    text = (ROOT / "requirements" / f"{layer}.txt").read_text()
    unlocked = [line for line in text.splitlines() if re.match(r"[^\s#]", line)]

    assert len(unlocked) == len(locked(layer))


def test_every_dependency_is_locked():
    """A dependency that was added but not locked is missing on every new machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = [re.match(r"[\w-]+", line).group().lower() for line in asked]

    assert [] == [name for name in names if name not in locked("runtime")]


@pytest.mark.parametrize("layer", ["dev", "bench"])
def test_all_layers_agree_on_what_they_share(layer):
    """`make bench` has all of them in one .venv; two versions of one package would fight."""
    controller, more = (
        dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / path).read_text(), re.M))
        for path in ("requirements/runtime.txt", f"requirements/{layer}.txt")
    )

    assert {} == {name: v for name, v in more.items() if controller.get(name, v) != v}
