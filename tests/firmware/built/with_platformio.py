"""Builds the firmware with PlatformIO itself, without the network, and looks at what came of it.

    python3 -m venv /tmp/pio; /tmp/pio/bin/pip install platformio scons
    .venv/bin/python -m tests.firmware.built.with_platformio /tmp/pio/bin/pio /tmp/platform-atmelavr

The second path is a clone of github.com/platformio/platform-atmelavr. What PlatformIO would fetch
from its registry is what is installed here instead, under the names and versions that it asks for:
Debian's compiler, pip's SCons, and Debian's Arduino core where that is there.

No test: PlatformIO is no dependency of soleus. Ends with 1 if a build fails, an image has not the
jumps of its second page, does not stream, or is not the one of ``make avr``.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from soleus.wire.frames import Data, Hello
from tests.firmware.built.test_platformio import FIRMWARE, made
from tests.firmware.commands import START_AT_ONCE, frames_in
from tests.simavr.harness import Setup, run_virtual

ENVIRONMENTS = ("uno", "nano", "nano_old")
JUMPS = bytes.fromhex("ffcfffcf")
ARDUINO = Path("/usr/share/arduino/hardware/arduino/avr")  # Debian's package arduino-core-avr
OBJECTS = Path(".pio/build/uno/src")
# In the Makefile one call compiles and links, so the linker's optimiser has these flags, too.
SECTIONS = ("-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections")
LINK = ("-mmcu=atmega328p", "-Os", "-flto", *SECTIONS)
SKETCH = """
[env:uno]
platform = atmelavr
board = uno
framework = arduino
lib_deps = symlink://{library}
build_flags = -DDECIMAL_DIG=__DECIMAL_DIG__
"""  # the macro: see test_arduino.py


def say(text):
    """A line for who looks on."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def package(folder, name, wanted, kind="tool"):
    """A folder that PlatformIO takes for an installed package of its own."""
    version = wanted.lstrip("~^=")
    folder.mkdir(parents=True, exist_ok=True)
    spec = {"owner": "platformio", "id": None, "name": name, "requirements": None, "uri": None}
    known = {"type": kind, "name": name, "version": version, "spec": spec}
    (folder / ".piopm").write_text(json.dumps(known), encoding="utf-8")
    if kind == "tool":
        manifest = {"name": name, "version": version, "description": "what is installed here"}
        (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")


def stand_ins(core, python, platform):
    """Make all that PlatformIO would have fetched; ``python`` is the one that it runs in."""
    facts = json.loads((platform / "platform.json").read_text(encoding="utf-8"))
    wanted = {name: known["version"] for name, known in facts["packages"].items()}
    asked = "from platformio.dependencies import *; print(get_core_dependencies()['tool-scons'])"
    scons = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True)

    shutil.copytree(platform, core / "platforms/atmelavr", ignore=shutil.ignore_patterns(".git"))
    package(core / "platforms/atmelavr", "atmelavr", facts["version"], "platform")
    tools = core / "packages"
    package(tools / "tool-scons", "tool-scons", scons.stdout.strip())
    start = "from SCons.Script.Main import main\n\nmain()\n"
    (tools / "tool-scons/scons.py").write_text(start, encoding="utf-8")
    name = "toolchain-atmelavr"
    package(tools / name, name, wanted[name])
    (tools / name / "bin").mkdir()
    for program in Path("/usr/bin").glob("avr-*"):
        (tools / name / "bin" / program.name).symlink_to(program)
    name = "framework-arduino-avr"
    package(tools / name, name, wanted[name])
    for part in ("cores", "variants", "libraries"):
        (tools / name / part).symlink_to(ARDUINO / part)
    return facts["version"]


def run(pio, core, project, environments):
    """``pio run`` with no way to the network; where the images are."""
    nowhere = "http://127.0.0.1:9"
    extra = {
        "PLATFORMIO_CORE_DIR": str(core),
        "PLATFORMIO_SETTING_ENABLE_TELEMETRY": "no",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
    }
    named = [f"--environment={name}" for name in environments]
    command = [pio, "run", "-d", project, *named]
    done = subprocess.run(
        command, env={**os.environ, **extra}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{done.stdout}{done.stderr}")
    return {name: project / f".pio/build/{name}/firmware.elf" for name in environments}


def flash(image):
    """The bytes that a programmer would write."""
    out = image.with_suffix(".bin")
    subprocess.run(["avr-objcopy", "-O", "binary", "-R", ".eeprom", image, out], check=True)
    return out.read_bytes()


def looked_at(name, image, folder):
    """Say what an image is; return whether it has the jumps and streams without a gap."""
    data = flash(image)
    folder.mkdir()
    setup = Setup(folder, seconds=3.0, events=[START_AT_ONCE], image=image)
    frames = frames_in(run_virtual(setup).data)
    blocks = [frame for frame in frames if isinstance(frame, Data)]
    numbers = [frame.sample_n + i for frame in blocks for i in range(frame.n)]
    found = {
        "jumps in the second page": data[128:132] == JUMPS,
        "greets": any(isinstance(frame, Hello) for frame in frames),
        "streams": len(numbers) > 160 and numbers == list(range(len(numbers))),
    }
    digest = hashlib.sha256(data).hexdigest()[:16]
    words = ", ".join(what if true else f"NOT: {what}" for what, true in found.items())
    say(f"{name:9} {len(data):6} bytes  {digest}  {words}")
    return all(found.values())


def same_as_the_makefile(project):
    """Whether PlatformIO's objects, in the Makefile's order, are the Makefile's image."""
    command = ["make", "-s", "-C", project, "avr", "BUILD_HASH=0", "BUILD=plain"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    objects = [project / OBJECTS / Path(name).with_suffix(".o") for name in made("AVR_SOURCES")]
    linked = project / "linked.elf"
    subprocess.run(["avr-gcc", *LINK, *objects, "-o", linked], check=True)
    same = flash(linked) == flash(project / "plain/soleus_probe.elf")
    say(f"its objects, linked as make does: {'the same image' if same else 'ANOTHER IMAGE'}")
    return same


def main():
    """Build, look, say; 0 if all is as it should be."""
    parser = argparse.ArgumentParser(description="Build the firmware with PlatformIO itself.")
    parser.add_argument("pio", type=Path, help="PlatformIO's command")
    parser.add_argument("platform", type=Path, help="a clone of platform-atmelavr")
    given = parser.parse_args()
    if not given.pio.with_name("python").is_file():
        parser.error(f"no Python beside {given.pio}; name the pio of a virtual environment")
    if not (given.platform / "platform.json").is_file():
        parser.error(f"no platform.json in {given.platform}; name a clone of platform-atmelavr")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        version = stand_ins(folder / "core", given.pio.with_name("python"), given.platform)
        pio = subprocess.run([given.pio, "--version"], capture_output=True, text=True, check=True)
        say(f"{pio.stdout.strip()}, platform atmelavr {version}")
        project = folder / "firmware"
        shutil.copytree(FIRMWARE, project, ignore=shutil.ignore_patterns("build", ".pio"))
        built = run(given.pio, folder / "core", project, ENVIRONMENTS)
        if ARDUINO.is_dir():
            sketch = folder / "sketch"
            shutil.copytree(project / "examples/soleus_probe", sketch / "src")
            (sketch / "platformio.ini").write_text(SKETCH.format(library=project), encoding="utf-8")
            built["sketch"] = run(given.pio, folder / "core", sketch, ["uno"])["uno"]
        fine = [looked_at(name, image, folder / f"seen-{name}") for name, image in built.items()]
        return 0 if same_as_the_makefile(project) and all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
