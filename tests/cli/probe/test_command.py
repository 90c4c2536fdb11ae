"""``soleus probe`` on the simulated probe, in real time, also behind a real pseudo terminal."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from soleus.link import handshake
from soleus.link.recording.capture import CaptureWriter
from soleus.link.serial_port.ports import PortInfo, drivers_missing
from soleus.link.serial_port.source import open_serial
from soleus.live.session import discover as discovery
from tests.link.pty_device import PtyDevice, PtyProbe
from tests.project.files import ROOT
from tests.store.sessions.samples import as_somebody_else

START = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"
EVERY = ["list", "info", "watch --seconds 1", "capture {file} --seconds 1"]


@pytest.fixture
def device():
    """A device behind a port that says nothing by itself."""
    made = PtyDevice()
    yield made
    made.unplug()


@pytest.fixture
def probe():
    """A simulated probe behind a port."""
    made = PtyProbe("sim:steady")
    yield made
    made.unplug()


@pytest.fixture
def talker(device, monkeypatch):
    """A device that speaks text, and a soleus that says so sooner than after six seconds."""
    monkeypatch.setattr(handshake, "FOREIGN_AFTER_S", 0.2)
    ended = threading.Event()

    def talk():
        while not ended.wait(0.02):
            device.send(b"temp: 21.5 C\r\n")

    thread = threading.Thread(target=talk)
    thread.start()
    yield device
    ended.set()
    thread.join()


@pytest.fixture
def ports(monkeypatch):
    """What the system says is plugged in; no machine that runs tests has it all."""

    def plugged_in(*infos, usb_devices=None):
        monkeypatch.setattr(discovery, "list_ports", lambda: infos)
        missing = () if usb_devices is None else drivers_missing(usb_devices)
        monkeypatch.setattr(discovery, "drivers_missing", lambda: missing)

    return plugged_in


@pytest.fixture
def uncalibrated(data):
    """The simulated probe's profile is broken in line 4, and a person's own one wins."""
    shipped = (ROOT / "calibration/profiles/sim-hx711.toml").read_text(encoding="utf-8")
    broken = shipped.replace("made_on = 2026-11-21", 'made_on = "yesterday"')
    (data / "profiles").mkdir(parents=True)
    file = data / "profiles" / "sim-hx711.toml"
    file.write_text(broken, encoding="utf-8")
    return file


# -- every command of the group ------------------------------------------------------------------


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize("url", ["nonsense", "sim:nobody", "sim:steady?colour=red", "usb:3"])
def test_a_bad_url_ends_with_2(soleus, tmp_path, words, url):
    """A typing mistake is not a missing probe, and makes no file."""
    ran = soleus("probe", *words.format(file=tmp_path / "c").split(), "--probe", url)

    assert 2 == ran.exit_code
    assert [] == list(tmp_path.iterdir())
    assert url in ran.err


@pytest.mark.parametrize("words", EVERY)
def test_a_missing_port_ends_with_4_and_the_next_step(soleus, tmp_path, words):
    """What most people meet first: the cable is not in. An empty capture would look like one."""
    words = words.format(file=tmp_path / "c")
    ran = soleus("probe", *words.split(), "--probe", "/dev/ttyNONE9")

    assert 4 == ran.exit_code
    assert [] == list(tmp_path.iterdir())
    assert "There is no port /dev/ttyNONE9." in ran.err
    assert "soleus probe list" in ran.err


@pytest.mark.parametrize("words", ["list", "info", "watch --seconds 1"])
def test_a_device_that_speaks_something_else_is_quoted_and_ends_with_4(soleus, talker, words):
    """By its words a person knows at once which device it is."""
    ran = soleus("probe", *words.split(), "--probe", talker.port)

    assert 4 == ran.exit_code
    assert "is not a soleus probe: it says 'temp: 21.5 C" in ran.err


@pytest.mark.parametrize("words", ["list", "info"])
def test_a_port_in_use_ends_with_4(soleus, device, words):
    """Two programs on one port would each get half of the bytes."""
    held = open_serial(device.port)
    ran = soleus("probe", *words.split(), "--probe", device.port)
    held.close()

    assert 4 == ran.exit_code
    assert "is in use" in ran.err


@pytest.mark.parametrize("words", ["list", "info"])
def test_no_permission_ends_with_4_and_the_exact_command(soleus, device, words):
    """The commonest obstacle on Linux; the command works by copy and paste."""
    if os.geteuid() == 0:  # others get this group from the kernel
        shutil.chown(device.port, group="tty")
    Path(device.port).chmod(0)
    with as_somebody_else() as folder:
        ran = soleus("--data", folder, "probe", *words.split(), "--probe", device.port)

    assert 4 == ran.exit_code
    assert "You have no permission to open the port" in ran.err
    assert "sudo usermod -aG tty $USER" in ran.err
    assert "log out and in" in ran.err


def test_looking_at_a_probe_leaves_no_data_folder_behind(soleus, data):
    """It may be somebody else's machine."""
    soleus("probe", "info", "--probe", "sim:steady")

    assert not data.exists()


# -- list ----------------------------------------------------------------------------------------


def test_a_probe_that_answers_is_listed_and_ends_with_0(soleus, probe):
    """The question that people ask: is it there, and does it speak?"""
    ran = soleus("probe", "list", "--json", "--probe", probe.port)
    found = ran.json["ports"][0]

    assert 0 == ran.exit_code
    assert ("probe", True, "sim-hx711") == (
        found["standing"],
        found["probe"]["simulated"],
        found["probe"]["calibration_id"],
    )


def test_nothing_plugged_in_is_said_so(soleus, ports):
    """Exit 4 for scripts, and for people a way on without hardware."""
    ports()
    ran = soleus("probe", "list", "--json")

    assert (4, []) == (ran.exit_code, ran.json["ports"])
    assert "No probe is plugged in." in ran.err
    assert "--probe sim:steady" in ran.err


def test_a_board_without_a_driver_is_named(soleus, ports, tmp_path):
    """It is plugged in and nowhere to be seen: without this a person would look at the cable."""
    board = tmp_path / "1-1"
    board.mkdir()
    (board / "idVendor").write_text("1a86\n")
    (board / "idProduct").write_text("7523\n")
    ports(usb_devices=tmp_path)
    ran = soleus("probe", "list", "--json")

    assert (4, ["no_driver"]) == (ran.exit_code, [each["standing"] for each in ran.json["ports"]])
    assert "CH340" in ran.err
    assert "Install its driver" in ran.err


def test_bluetooth_and_built_in_ports_are_named_and_never_opened(soleus, ports, device):
    """Opening one can block for long, or wake somebody's headphones."""
    ports(PortInfo(device.port, "Bluetooth-Incoming-Port"), PortInfo("/dev/ttyS9"))
    ran = soleus("probe", "list", "--json")
    os.set_blocking(device.master, False)

    assert (4, ["not_opened"] * 2) == (
        ran.exit_code,
        [each["standing"] for each in ran.json["ports"]],
    )
    with pytest.raises(BlockingIOError):  # nobody has asked for a HELLO there
        os.read(device.master, 1)


def test_a_probe_is_found_beside_a_device_that_is_none(soleus, ports, probe, talker):
    """Two boards of one make on the desk; only one of them is the probe."""
    ports(*(PortInfo(each.port, vid=0x2341, pid=0x43) for each in (talker, probe)))
    ran = soleus("probe", "list", "--json")

    assert 0 == ran.exit_code
    assert {f"serial:{probe.port}": "probe", f"serial:{talker.port}": "foreign"} == {
        each["url"]: each["standing"] for each in ran.json["ports"]
    }


# -- info ----------------------------------------------------------------------------------------


def test_info_tells_what_the_probe_says_of_itself(soleus, probe):
    """As in the simulated probe's HELLO: 80/s by the label, 0.25 % less by its own clock."""
    told = soleus("probe", "info", "--json", "--probe", probe.port).json
    wanted = {
        "simulated": True,
        "board": "simulated",
        "sensor": "hx711",
        "bits": 24,
        "gain": 128,
        "nominal_rate_hz": 80.0,
        "tip_area_mm2": 100.0,
        "calibration_id": "sim-hx711",
        "calibration_problem": None,
        "label": "INDICATIVE",
        "label_why": ["no_zero"],
        "boots_n": 1,
        "reset_cause": ["power_on"],
        "lost_n": 0,
    }

    assert wanted == {key: told[key] for key in wanted}
    assert pytest.approx(79.8, abs=0.2) == told["rate_hz"]


def test_info_in_words_has_the_label_with_its_reason(soleus):
    """A label without its reason helps nobody to get a better one."""
    lines = soleus("probe", "info", "--probe", "sim:steady").out.splitlines()
    at = lines.index("label        INDICATIVE")

    assert "No zero has been taken in this session. Take one." == lines[at + 1].strip()


def test_info_names_the_broken_profile_and_claims_nothing(soleus, uncalibrated):
    """The probe itself is fine, so it is told; its numbers are not, so there are none."""
    ran = soleus("probe", "info", "--json", "--probe", "sim:steady")

    assert (0, "UNCALIBRATED", None) == (
        ran.exit_code,
        ran.json["label"],
        ran.json["calibration_id"],
    )
    assert f"{uncalibrated}, line 4, made_on" in ran.json["calibration_problem"]


# -- watch ---------------------------------------------------------------------------------------


def test_watch_prints_ten_lines_a_second_each_with_its_label(soleus):
    """A number never stands without what it may claim."""
    lines = soleus("probe", "watch", "--seconds", "0.5", "--probe", "sim:steady").out.splitlines()

    assert 5 == len(lines)
    assert [True] * 5 == ["kPa INDICATIVE" in line and "raw" in line for line in lines]


def test_watch_shows_no_pressure_without_a_calibration(soleus, uncalibrated):
    """A number in kPa would be made up; the raw counts are not."""
    ran = soleus("probe", "watch", "--seconds", "0.5", "--probe", "sim:steady")

    assert "kPa" not in ran.out
    assert [True] * 5 == ["-- (not calibrated)" in line for line in ran.out.splitlines()]
    assert f"{uncalibrated}, line 4, made_on" in ran.err


def test_watch_says_that_the_probe_has_gone_and_ends_with_4(probe):
    """A number must not outlive its probe; looking on is for a cable that comes back."""
    watching = subprocess.Popen(
        [sys.executable, "-c", START, "probe", "watch", "--seconds", "3", "--probe", probe.port],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = watching.stdout.readline()
    probe.unplug()
    rest, said = watching.communicate(timeout=60)

    assert "kPa" in first
    assert "-- (probe not connected)" in rest.splitlines()[-1]
    assert "raw --" in rest.splitlines()[-1]
    assert 4 == watching.returncode
    assert "Traceback" not in said


# -- capture -------------------------------------------------------------------------------------


def test_a_capture_ends_with_its_path_and_plays_back_as_the_same_probe(soleus, tmp_path):
    """What a person sends in with a report is the probe itself, as far as soleus can see."""
    file = tmp_path / "run.capture"
    ran = soleus("probe", "capture", file, "--seconds", "0.5", "--probe", "sim:steady?seed=7")
    wanted = soleus("probe", "list", "--json", "--probe", "sim:steady?seed=7").json["ports"][0]
    played = soleus("probe", "list", "--json", "--probe", f"replay:{file}").json["ports"][0]

    assert (0, f"{file}\n") == (ran.exit_code, ran.out)
    assert wanted["probe"]["uid"] == played["probe"]["uid"]


def test_a_capture_never_overwrites(soleus, tmp_path):
    """The file there may be the only one of its kind."""
    file = tmp_path / "old.capture"
    file.write_text("precious", encoding="ascii")
    ran = soleus("probe", "capture", file, "--seconds", "0.5", "--probe", "sim:steady")

    assert 2 == ran.exit_code
    assert "precious" == file.read_text(encoding="ascii")


def test_a_capture_that_cannot_be_written_ends_with_5(soleus, tmp_path):
    """Said at once, not after the minutes of a recording."""
    ran = soleus("probe", "capture", tmp_path / "no" / "file", "--probe", "sim:steady")

    assert 5 == ran.exit_code
    assert "cannot be written" in ran.err


def test_a_capture_of_a_foreign_device_is_kept_and_named(soleus, talker, tmp_path):
    """Just these bytes show what is wrong with it."""
    file = tmp_path / "run.capture"
    ran = soleus("probe", "capture", file, "--probe", talker.port)

    assert (4, f"{file}\n") == (ran.exit_code, ran.out)
    assert b"temp: 21.5 C".hex() in file.read_text(encoding="ascii")


def test_a_capture_of_nothing_is_closed_before_it_is_taken_away(soleus, tmp_path, monkeypatch):
    """Windows does not let go of an open file: the reason was hidden by another error."""
    done = []
    close, unlink = CaptureWriter.close, Path.unlink
    monkeypatch.setattr(CaptureWriter, "close", lambda w: (done.append("close"), close(w)))
    monkeypatch.setattr(Path, "unlink", lambda p, **how: (done.append("unlink"), unlink(p, **how)))
    ran = soleus("probe", "capture", tmp_path / "run.capture", "--probe", "/dev/ttyNONE9")

    assert 4 == ran.exit_code
    assert ["close", "unlink"] == done


def test_a_capture_is_of_one_port(soleus, tmp_path, monkeypatch):
    """The bytes of two devices in one file would play back as neither."""
    infos = tuple(PortInfo(f"/dev/ttyNONE{n}", vid=0x2341, pid=0x43) for n in (8, 9))
    monkeypatch.setattr("soleus.link.serial_port.ports.list_ports", lambda: infos)
    ran = soleus("probe", "capture", tmp_path / "run.capture")

    assert 2 == ran.exit_code
    assert "/dev/ttyNONE8, /dev/ttyNONE9" in ran.err
    assert [] == list(tmp_path.iterdir())
