"""Letters that a terminal or a pipe has not: a command must not fail at its last step for them."""

from __future__ import annotations

import os
import subprocess
import sys

START = "import sys; from soleus.cli import main; sys.exit(main(sys.argv[1:]))"


def test_a_pipe_without_all_letters_gets_a_number_in_their_place(tmp_path):
    """Redirected on Windows, output has the letters of one half of Europe; m² may be none."""
    ran = subprocess.run(
        [sys.executable, "-c", START, "probe", "set", "--help"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "SOLEUS_DATA": str(tmp_path)},
        check=False,
    )

    assert (0, b"") == (ran.returncode, ran.stderr)
    assert b"mm\\xb2" in ran.stdout


def test_a_file_whose_name_is_no_text_is_written_and_named(tmp_path):
    """The bytes are on the disk by then; only telling of them went wrong."""
    file = tmp_path / os.fsdecode(b"f\xff")
    ran = subprocess.run(
        [sys.executable, "-c", START, "probe", "capture", file, "--seconds", "0.3"],
        capture_output=True,
        env=os.environ | {"SOLEUS_PROBE": "sim:steady", "SOLEUS_DATA": str(tmp_path / "data")},
        check=False,
    )

    assert (0, False) == (ran.returncode, b"Traceback" in ran.stderr)
    assert ran.stdout.endswith(b"/f\\udcff\n")
    assert file.exists()
