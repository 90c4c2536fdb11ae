"""Why a port does not open: one sentence per reason, each with what to do."""

import errno
import os
import tempfile
from pathlib import Path

import pytest
import serial

from soleus.errors import ExitCode
from soleus.link.serial_port.problems import (
    PathKind,
    PortFacts,
    facts_about,
    holders_of,
    open_problem,
)

PORT = "/dev/ttyACM0"
DEVICE = PortFacts(PathKind.DEVICE, group="dialout")


def problem(number, facts=DEVICE):
    """What is said about a port whose opening failed with this number."""
    error = serial.SerialException(number, f"could not open port: {os.strerror(number)}")
    return open_problem(PORT, error, facts)


def test_no_permission_gives_the_exact_command_and_log_out_and_in():
    """The commonest first obstacle on Linux; the command works by copy and paste."""
    said = str(problem(errno.EACCES))

    assert "no permission" in said
    assert "sudo usermod -aG dialout $USER" in said
    assert "log out and in" in said


def test_the_group_is_that_of_the_device():
    """Distributions differ: dialout on Debian, uucp on Arch."""
    assert "-aG uucp $USER" in str(problem(errno.EACCES, PortFacts(PathKind.DEVICE, "uucp")))


def test_nobody_is_told_to_join_the_group_root():
    """Where only root may open a device, adding oneself to root would be bad advice."""
    assert "usermod" not in str(problem(errno.EACCES, PortFacts(PathKind.DEVICE, "root")))


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EAGAIN])
def test_a_busy_port_names_who_holds_it(number):
    """EBUSY comes from the driver, EAGAIN from the lock of another soleus."""
    facts = PortFacts(PathKind.DEVICE, holders=("minicom",))

    assert "in use by minicom" in str(problem(number, facts))


def test_a_modem_service_is_named_with_what_to_do():
    """It holds every new board for some seconds; waiting is enough."""
    said = str(problem(errno.EBUSY, PortFacts(PathKind.DEVICE, holders=("ModemManager", "x"))))

    assert "ModemManager" in said
    assert "Wait half a minute" in said


@pytest.mark.parametrize(
    ("number", "facts", "words"),
    [
        (errno.ENOENT, PortFacts(PathKind.NOTHING), "There is no port /dev/ttyACM0"),
        (errno.EISDIR, PortFacts(PathKind.FOLDER), "is a folder, not a serial port"),
        (errno.ENOTTY, PortFacts(PathKind.FILE), "replay:/dev/ttyACM0"),
        (errno.ENOTTY, DEVICE, "is a device, not a serial port"),
        (errno.EIO, DEVICE, "no device answers behind it"),
        (errno.ENODEV, DEVICE, "no device answers behind it"),
        (errno.ENOMEM, DEVICE, "cannot be opened"),
    ],
)
def test_each_reason_has_its_own_sentence(number, facts, words):
    """A person can act on a reason, not on a number."""
    assert words in str(problem(number, facts))


def test_every_problem_has_the_exit_code_of_the_probe_and_a_next_step():
    """Scripts read the code, people the next step."""
    for number in (errno.ENOENT, errno.EACCES, errno.EBUSY, errno.ENOTTY, errno.EIO, errno.ENOMEM):
        said = problem(number)

        assert ExitCode.PROBE == said.exit_code
        assert said.next_step


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("could not open port 'COM3': FileNotFoundError(2, 'not found')", "There is no port"),
        ("could not open port 'COM3': PermissionError(13, 'Access is denied.')", "in use"),
    ],
)
def test_windows_errors_are_told_by_their_names(text, words):
    """There pyserial gives no number, and a port in use looks like a lack of permission."""
    facts = PortFacts(PathKind.DEVICE, windows=True)

    assert words in str(open_problem("COM3", serial.SerialException(text), facts))


def test_facts_tell_a_folder_a_file_and_nothing_apart(tmp_path):
    """These three are typing mistakes and are said as such."""
    file = tmp_path / "a.txt"
    file.touch()

    assert PathKind.FOLDER is facts_about(str(tmp_path)).kind
    assert PathKind.FILE is facts_about(str(file)).kind
    assert PathKind.NOTHING is facts_about(str(tmp_path / "no")).kind


def test_the_holder_of_a_port_is_found_by_its_open_files(tmp_path):
    """Built as Linux shows it: /proc/<pid>/fd/<n> points to the file, comm holds the name."""
    port = tmp_path / "ttyACM0"
    port.touch()
    for pid, name, target in (("101", "ModemManager", port), ("102", "bash", tmp_path)):
        (tmp_path / "proc" / pid / "fd").mkdir(parents=True)
        (tmp_path / "proc" / pid / "fd" / "3").symlink_to(target)
        (tmp_path / "proc" / pid / "comm").write_text(f"{name}\n")
    (tmp_path / "proc" / "self").mkdir()

    assert ("ModemManager",) == holders_of(port, tmp_path / "proc")


def test_this_program_is_not_named_as_its_own_obstacle():
    """Naming "python" here would send a person to close the wrong thing."""
    with tempfile.NamedTemporaryFile() as held:
        assert () == holders_of(Path(held.name))
