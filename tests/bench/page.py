"""``docs/performance.md``, made whole from the committed results, so that no figure is copied."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench import page_firmware
from tests.bench.results import ROOT, Figures, read

PAGE = ROOT / "docs" / "performance.md"
RATES = ("80_hz", "1000_hz")


def write() -> None:
    """Bring the page up to date."""
    PAGE.write_text(text(), encoding="utf-8")


def text() -> str:
    """The whole page."""
    parts = (
        _head(), _touch(), _latency(), _cpu(), _idle(), _losses(), _curve(), _decode(), _commands(),
        _start(), _size(), _firmware(),
    )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _head() -> str:
    return """# How fast and how small

Written by `make generate` from what `make bench` and `make soak` have measured: the results in
[tests/bench/results](../tests/bench/results), where each figure stands with the command that made
it. Milliseconds are true for the machine they were taken on; what is meant to be compared are the
ratios to something measured in the same run. Nothing here was measured on a real board or a real
terminal window yet: the probe is the simulated one, the terminal is a pty that nobody draws."""


def _touch() -> str:
    seen = read("touch_to_screen")
    rows = []
    for rate in RATES:
        one = seen[rate]
        for way, name in (
            ("soleus_ms", "soleus"),
            ("one_call_per_sample_ms", "one call per sample"),
        ):
            told = one[way]
            shown = [told[key] for key in ("p50", "p95", "max", "n", "unseen_n")]
            rows.append([_rate(rate), name, *shown, told.get("stopped_by") or ""])
    head = ["samples/s", "way", "p50 ms", "p95 ms", "worst ms", "seen", "not seen", "stopped by"]
    ratios = ", ".join(_ratios(seen[rate], _rate(rate)) for rate in RATES)
    return f"""## From the touch to the screen

A simulated hand steps out of the band and back. The clock runs {seen["clock"]} of
{seen["terminal"]}. It includes the time that a sample waits in the probe for its frame: up to 12.5
ms at 80/s, up to 16 ms at 1000/s. "One call per sample" feeds the same screen from the same engine
the usual way, with one `call_from_thread` per sample; what that costs stands in the next table.

{_table(head, rows)}

p50 and p95 of one call per sample to those of soleus: {ratios}.

{_made_by(seen)}"""


def _ratios(one: Figures, rate: str) -> str:
    if one["ratio_p50"] is None:
        return f"none at {rate}, where it was stopped"
    return f"{one['ratio_p50']} and {one['ratio_p95']} at {rate}"


def _cpu() -> str:
    seen = read("cpu")
    names = {
        "screen_80x24": "screen 80x24",
        "screen_160x50": "screen 160x50",
        "plain": "`--plain`",
        "no_screen": "no screen",
        "one_call_per_sample": "one call per sample, 80x24",
    }
    keys = ("process", "product", "reader_thread", "main_thread", "log_thread")
    rows = [
        [_rate(rate), name, *(seen[rate][way][key] for key in keys)]
        for rate in RATES
        for way, name in names.items()
    ]
    alone = ", ".join(f"{seen[rate]['simulated_probe_alone']} at {_rate(rate)}" for rate in RATES)
    lasted = " or ".join(f"{seconds:g}" for seconds in seen["seconds"])
    head = ["samples/s", "shown as", "process", "product", "reader", "main thread", "log"]
    return f"""## What a hold takes of the processor

Per cent of one core while a hold is under way, over {lasted} s each. The simulated
probe lives in the same process and makes every sample there; read alone it takes {alone}. "Product"
is the process without that.

{_table(head, rows)}

{_made_by(seen)}"""


def _idle() -> str:
    seen = read("idle")
    rows = [
        ["behind a pty, in a process of its own", seen["probe_on_a_pty"]],
        ["inside soleus, as in the demo", seen["simulator_inside"]],
    ]
    return f"""## What Home takes while nobody presses

Per cent of one core, the whole process over {seen["seconds"]:g} s each; the simulated probe sends
80 samples per second.

{_table(["the simulated probe is", "%"], rows)}

{_made_by(seen)}"""


def _losses() -> str:
    seen = read("losses")
    delays = seen["touch_to_screen_ms"]
    rows = [
        ["samples in the record", seen["recorded_n"]],
        ["seconds from the first to the last", seen["seconds"]],
        ["numbers missing between the first and the last", seen["missing_n"]],
        ["numbers there twice", seen["twice_n"]],
        ["samples that the program itself counts as lost", seen["counted_as_lost_n"]],
        ["findings of `soleus verify`", seen["findings_n"]],
        ["touch to screen meanwhile, p50 / p95 ms", f"{delays['p50']} / {delays['p95']}"],
    ]
    return f"""## Nothing lost

Ten minutes at {seen["rate_hz"]} samples/s with the hold screen repainting on {seen["screen"]}, then
the record read back.

{_table(["", "found"], rows)}

{_made_by(seen)}"""


def _curve() -> str:
    seen = read("curve")
    keys = ("empty_frame_ms", "curve_grown_by_a_bucket_ms", "curve_all_rows_ms", "of_it_drawing_ms")
    rows = [[size, *(seen[size][key] for key in keys)] for size in ("80x24", "160x50")]
    head = ["screen", "empty frame", "curve, one bucket more", "curve, every row", "drawing alone"]
    return f"""## A frame of the curve

Processor time per frame in ms, median of {seen["frames_n"]}, beside frames in which an empty widget
of the same size is painted anew. Only rows that changed are sent, so a curve that grew costs less
than one that is painted whole.

{_table(head, rows)}

{_made_by(seen)}"""


def _latency() -> str:
    seen = read("latency")
    names = {
        "bare": "a bare read",
        "no_screen": "soleus, no screen",
        "screen": f"soleus, screen {seen['terminal']}",
    }
    keys = ("n", "p50_ms", "p99_ms", "over_1_ms_n", "decoding_p50_ms", "decoding_p99_ms")
    rows = []
    for rate in RATES:
        for way, name in names.items():
            one = seen[rate][way]
            by_run = " ".join(map(str, one["p99_by_run_ms"]))
            rows.append(
                [_rate(rate), name, *(one[key] for key in keys), by_run, one["stolen_percent"]]
            )
    head = ["samples/s", "reader", "frames", "p50 ms", "p99 ms", "over 1 ms"]
    head += ["decoding p50", "decoding p99", "p99 of each run, ms", "stolen %"]
    return f"""## From the last byte to the sample

From just before a probe in another process writes a frame to a pseudo terminal until the reader
thread hands the decoded samples to the run, through the code of a serial port. "A bare read" is a
loop that does nothing else: what the pty and the system take of it. "Decoding" is the part after
the read. The ways take turns, {seen["rounds"]} times. "Stolen" is the share of the time for which
this virtual machine wanted a core and its host gave it to others: a frame that comes meanwhile
waits, whoever reads.

{_table(head, rows)}

{_made_by(seen)}"""


def _decode() -> str:
    seen = read("decode")
    names = {
        "frames": "frames of soleus",
        "text_lines": "text lines",
        "pyserialtransfer": "pySerialTransfer",
        "min": "MIN",
    }
    ways = [way for way in names if way in seen]
    speed = ("samples_per_s", "mb_per_s", "ratio_samples_per_s", "bytes_per_sample")
    damage = ("delivered_n", "wrong_values_n", "missing_n", "missing_and_told_n")
    rows = [[names[way], *(seen[way].get(key, "") for key in speed)] for way in ways]
    marred = [
        [names[way], *(seen[way][key] for key in damage), seen[way].get("crashes_n", 0)]
        for way in ways
    ]
    head = ["way", "samples/s", "MB/s", "soleus is faster by", "bytes per sample"]
    marred_head = ["way", "delivered", "delivered wrong", "missing", "of them told", "exceptions"]
    versions = ", ".join(seen[way]["what"] for way in ways if "what" in seen[way])
    without = "".join(
        f" {names[way]} was not measured in this run ({why})."
        for way, why in seen["not_measured"].items()
    )
    return f"""## From bytes to samples

{seen["samples_n"]} samples, 16 to a frame, with one byte in a thousand damaged. "Text lines" is one
line per sample read with pyserial's `readline()` and `float()`. The peers ({versions}) carry
the payloads of our frames in packets of their own, read by their own Python hosts; what they hand
out is only unpacked, while soleus goes on to samples with times, numbers and gaps.{without}

{_table(head, rows)}

What the damage did. A number that was delivered wrong is a pressure that nobody exerted, and
nothing says so; text has no numbers for its samples, so there only values that were never sent show
as wrong. What is missing is told when the reader knows how many samples it lacks. After an
exception of a reader its search for a packet is begun anew.

{_table(marred_head, marred)}

{_made_by(seen)}"""


def _commands() -> str:
    seen = read("commands")
    names = {"hx711_80_hz": "HX711 at 80/s", "analog_500_hz": "analogue sensor at 500/s"}
    rows = [
        [name, seen[key]["bytes_per_sample"], f"`{op.upper()}`", *_spread(seen[key][f"{op}_ms"])]
        for key, name in names.items()
        for op in ("start", "set")
    ]
    head = ["streaming", "bytes per sample", "command", "asked", "p50 ms", "p95 ms", "worst ms"]
    return f"""## A command while it streams

The compiled image in simavr, in real time behind a pseudo terminal. From before the command is
written until its acknowledgement is decoded; `START` changes nothing while samples come, `SET` is
acknowledged when the setting is durable. Bytes per sample are all that is on the line meanwhile,
the `STATUS` of each second included.

{_table(head, rows)}

{_made_by(seen)}"""


def _spread(told: Figures) -> list[object]:
    return [told[key] for key in ("n", "p50", "p95", "max")]


def _start() -> str:
    seen = read("start")
    names = {
        "python_c_pass": "`python -c pass`",
        "soleus_version": "`soleus --version`",
        "python_c_import_textual": '`python -c "import textual.app"`',
        "soleus_first_screen": "`soleus`, until Home stands",
    }
    medians = seen["median_ms"]
    return f"""## Start

Medians of {seen["turns"]} fresh processes each, turn by turn, compiled as an installed program is.

{_table(["start of", "ms"], [[name, medians[way]] for way, name in names.items()])}

`--version` takes {seen["version_to_pass"]} times as long as an empty Python; the first screen
{seen["first_screen_to_pass"]} times, and {seen["first_screen_to_import_textual"]} times as long as
the import of Textual alone.

{_made_by(seen)}"""


def _size() -> str:
    seen = read("size")
    rows = [
        ["flash (.text and .data)", seen["text_bytes"], seen["text_max_bytes"]],
        ["RAM (.data, .bss and .noinit)", seen["ram_bytes"], seen["ram_max_bytes"]],
    ]
    return f"""## The image on the probe

{seen["image"]}; a build that is larger fails.

{_table(["", "bytes", "allowed"], rows)}

{_made_by(seen)}"""


def _firmware() -> str:
    seen = read("firmware")
    return f"""{page_firmware.section(seen, _table)}

{_made_by(seen)}"""


def _rate(key: str) -> str:
    return key.removesuffix("_hz")


def _made_by(seen: Figures) -> str:
    machine = seen["machine"]
    return (
        f"`{seen['command']}`, {seen['date']}, commit {seen['commit']}, {machine['kind']}, Python"
        f" {machine['python']}, load {machine['load_1_min']} when it began."
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
