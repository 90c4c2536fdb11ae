"""The image in the simulator at full speed, held against what the simulator knows to be true.

Every run here gives the same bytes every time.
"""

import math

import pytest

from soleus.wire.frames import Ack, Data, Hello, Status
from soleus.wire.spec import (
    SAMPLE_WAIT_MAX_US,
    AckStatus,
    Board,
    Capability,
    Flag,
    Op,
    ResetCause,
    Sensor,
    spec_hash,
)
from tests.firmware.commands import START_AT_ONCE, event, frames_in, samples_in
from tests.simavr.harness import Setup, cell, run_virtual

pytestmark = pytest.mark.firmware

RAMP = [(0.0, 0.0), (30.0, 90.0)]  # every count is another: a sample is known by its count
CURVE = [(0.0, 0.0), (2.0, 8.0), (6.0, 8.0), (7.0, 2.0)]
STAMP_TOLERANCE_US = 12  # another interrupt may hold the stamp up; measured: 6
RATES_HZ = [10.8, 38.0, 45.0, 80.0, 94.0]  # an HX711's clock is only near its nominal rate
OWN = Capability.FREE_RUNNING | Capability.BUTTON
START_SETTLED = event("boot 1.5", Op.START)  # even at 10 per second


@pytest.fixture(scope="module")
def steady(tmp_path_factory):
    """Ten seconds at 80 per second under a known force."""
    folder = tmp_path_factory.mktemp("steady")
    return run_virtual(Setup(folder, force=CURVE, seconds=10.0, events=[START_AT_ONCE]))


@pytest.fixture(scope="module", params=RATES_HZ)
def rising(request, tmp_path_factory):
    """Five seconds of stream at some rate, no two counts alike; the rate, and the run."""
    rate_hz = request.param
    setup = Setup(
        tmp_path_factory.mktemp("rising"),
        force=RAMP,
        rate_hz=rate_hz,
        seconds=6.5,
        events=[START_SETTLED],
    )
    return rate_hz, run_virtual(setup)


def force_at(t_s):
    """The curve above at one time, by hand."""
    if t_s < 2.0:
        return 4.0 * t_s
    return 8.0 if t_s < 6.0 else max(2.0, 8.0 - 6.0 * (t_s - 6.0))


def test_every_conversion_arrives_once_in_order_with_its_count(rising):
    """The whole point of the probe; 94 per second is no fault, the nominal rate only a label."""
    rate_hz, run = rising
    samples = samples_in(frames_in(run.data))
    counts = [count for *_, count in samples][1:]  # the first may be of before START, not unique
    made = [c.raw_counts for c in run.trace.conversions]
    first = made.index(counts[0])

    assert math.isclose(5.0 * rate_hz, len(samples), abs_tol=3.0)
    assert list(range(len(samples))) == [number for number, _, _ in samples]
    assert made[first : first + len(counts)] == counts
    assert len(made) - first - len(counts) <= 2  # in the probe when the run ended
    assert {0} == {frame.lost_n for frame in frames_in(run.data) if isinstance(frame, Data)}


def test_samples_are_stamped_when_they_were_ready(rising):
    """The clock of the probe is the only one that knows when a sample was taken."""
    _, run = rising
    ready_us = {c.raw_counts: c.ready_us for c in run.trace.conversions}
    samples = samples_in(frames_in(run.data))[2:]  # counts before START are all alike
    leads_us = [ready_us[count] - device_us for _, device_us, count in samples]

    assert max(leads_us) - min(leads_us) < STAMP_TOLERANCE_US


def test_no_sample_waits_longer_than_promised(rising):
    """The hold engine reacts within one sample; a probe that keeps it back defeats that."""
    _, run = rising
    ready_us = {c.raw_counts: c.ready_us for c in run.trace.conversions}
    waits_us = [
        traced.last_us - ready_us[frame.raw_counts[0]]
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Data) and frame.sample_n > 1
    ]

    assert len(waits_us) > 20
    assert 0 < min(waits_us)
    assert max(waits_us) <= SAMPLE_WAIT_MAX_US


def test_the_counts_are_the_force_of_the_curve_at_the_time_of_the_sample(steady):
    """Counts, numbers and times have to belong together, or the curve in the record is bent."""
    start_us = steady.trace.commands[0][0]
    ready_us = {c.raw_counts: c.ready_us for c in steady.trace.conversions}
    samples = samples_in(frames_in(steady.data))
    _, device_us, count = samples[80]  # on the slope, where its count is its own
    lead_us = ready_us[count] - device_us - start_us
    made = cell()
    worst_n = max(
        abs((count - made.zero_counts) / made.counts_per_n - force_at((device_us + lead_us) / 1e6))
        for _, device_us, count in samples
    )

    assert len(samples) > 700
    assert worst_n < 0.001  # 6 N/s for 20 us, and the rounding to counts


def test_the_hx711_finds_nothing_wrong_with_how_it_is_read(steady):
    """Data sheet: 25 pulses for gain 128, none high for 60 us, no read across a conversion."""
    counted = steady.summary

    assert (0, 0, 0) == (counted["torn_n"], counted["unread_n"], counted["wrong_gain_n"])
    assert 0.2 <= counted["sck_high_max_us"] < 50.0


def test_the_chip_has_time_and_memory_to_spare(steady):
    """A stack that meets the data, or a loop that is always late, shows up only in the field."""
    assert steady.summary["ram_never_used_n"] > 512
    assert steady.summary["cpu_share"] < 0.25


def test_the_probe_introduces_itself_at_boot(steady):
    """A host that comes in later still asks; one that listens knows at once what it has."""
    hello = frames_in(steady.data)[0]

    assert isinstance(hello, Hello)
    assert spec_hash() == hello.spec_hash
    assert (Board.ATMEGA328P, Sensor.HX711, 1) == (hello.board, hello.sensor, hello.boots_n)
    assert Capability.SIMULATED | OWN == hello.capabilities
    assert ("sim-hx711", 10_000) == (hello.calibration_id, hello.tip_area_cmm2)
    assert (24, 128, 800, 50) == (
        hello.bits,
        hello.gain,
        hello.nominal_rate_dhz,
        hello.settling_ms,
    )
    assert ResetCause.POWER_ON == hello.reset_cause
    assert Flag.REBOOT == hello.flags
    assert any(hello.uid)


def test_status_comes_once_a_second(steady):
    """It is the only sign of life while nothing is streamed."""
    statuses = [frame for frame in frames_in(steady.data) if isinstance(frame, Status)]

    assert list(range(1, 10)) == [status.uptime_s for status in statuses]
    assert {(0, 0)} == {(status.lost_n, status.rx_errors_n) for status in statuses}


def test_the_same_run_gives_the_same_bytes(steady, tmp_path):
    """A failure that comes again can be found."""
    again = run_virtual(Setup(tmp_path, force=CURVE, seconds=10.0, events=[START_AT_ONCE]))

    assert steady.data == again.data


def test_two_chips_draw_two_ids(steady, tmp_path):
    """The record says which probe measured; two with one id would share a calibration."""
    other = run_virtual(Setup(tmp_path, seconds=0.2, seed=2))

    assert frames_in(steady.data)[0].uid != frames_in(other.data)[0].uid


def test_id_and_calibration_outlive_power_and_reset_and_boots_are_counted(tmp_path):
    """Trends are kept by probe."""
    setup = Setup(tmp_path, seconds=1.0, events=["boot 0.5 reset"])
    hellos = [
        frame
        for _ in range(2)
        for frame in frames_in(run_virtual(setup).data)
        if isinstance(frame, Hello)
    ]

    assert [1, 2, 3, 4] == [hello.boots_n for hello in hellos]
    assert [ResetCause.POWER_ON, ResetCause.EXTERNAL] * 2 == [h.reset_cause for h in hellos]
    assert {"sim-hx711"} == {hello.calibration_id for hello in hellos}
    assert 1 == len({hello.uid for hello in hellos})


def test_a_reset_while_settings_are_written_loses_no_id(tmp_path):
    """The port resets the board whenever it is opened, so this happens to everybody."""
    run_virtual(Setup(tmp_path, seconds=1.0))
    kept = tmp_path / "eeprom.bin"
    before = kept.read_bytes()
    hellos = []
    for ms in range(3, 140, 9):  # a byte takes 3.4 ms or one round of the loop, there are 34
        kept.write_bytes(before)
        setup = Setup(tmp_path, seconds=0.4, events=[f"boot {ms / 1000} reset"])
        frames = frames_in(run_virtual(setup).data, cut_by_reset=True)
        hellos.append([frame for frame in frames if isinstance(frame, Hello)][-1])

    assert {Flag.REBOOT} == {hello.flags for hello in hellos}
    assert 1 == len({hello.uid for hello in hellos})
    assert {2, 3} == {hello.boots_n for hello in hellos}  # some were cut, some were not


def test_a_damaged_eeprom_is_told_and_never_passes_for_a_calibrated_probe(tmp_path):
    """Without settings there is no calibration id, so no pressure is shown."""
    (tmp_path / "eeprom.bin").write_bytes(bytes([0x5A]) * 1024)
    hello = frames_in(run_virtual(Setup(tmp_path, seconds=0.3)).data)[0]

    assert Flag.NV_BAD | Flag.REBOOT == hello.flags
    assert "" == hello.calibration_id
    assert OWN == hello.capabilities
    assert any(hello.uid)


def test_a_silent_sensor_is_told_within_a_second_and_counts_go_on(tmp_path):
    """The host must hear why there is no pressure, not just hear nothing."""
    events = [START_AT_ONCE, "2.0 hx711 off", "4.0 hx711 on"]
    run = run_virtual(Setup(tmp_path, force=CURVE, seconds=6.0, events=events))
    off_us, on_us = (at_us for at_us, text in run.trace.events if text.startswith("hx711"))
    silent = [
        (traced.first_us, frame)
        for traced in run.trace.frames
        for frame in frames_in(traced.data)
        if isinstance(frame, Data) and Flag.SENSOR in frame.flags
    ]
    samples = samples_in(frames_in(run.data))
    back = [count for *_, count in samples][-100:]

    assert off_us < silent[0][0] < off_us + 1_000_000
    assert 10 < len(silent) < 20  # ten a second until it is back
    assert on_us + 300_000 > silent[-1][0]
    assert all(frame.no_value_mask == 1 for _, frame in silent)
    assert None not in back
    assert list(range(len(samples))) == [number for number, _, _ in samples]


def test_a_rail_is_reported_as_such(tmp_path):
    """Saturation ends a hold; it must never look like a pressure."""
    events = [START_AT_ONCE, "2.0 saturate on", "3.0 saturate off"]
    run = run_virtual(Setup(tmp_path, seconds=5.0, events=events))
    rails = [f for f in frames_in(run.data) if isinstance(f, Data) and Flag.SATURATED in f.flags]
    counts = [count for *_, count in samples_in(rails)]

    assert 78 <= counts.count(0x7FFFFF) <= 82
    assert len(counts) - counts.count(0x7FFFFF) <= 2  # neighbours in the same frame


def test_commands_are_done_once_and_stop_twice_is_fine(tmp_path):
    """A host repeats what was not answered; the cable may have eaten only the answer."""
    events = [
        event("boot 0.2", Op.START, 1),
        event("boot 0.6", Op.STOP, 2),
        event("boot 0.7", Op.START, 1),  # sent again
        event("boot 0.8", Op.STOP, 3),
    ]
    run = run_virtual(Setup(tmp_path, seconds=1.5, events=events))
    acks = [frame for frame in frames_in(run.data) if isinstance(frame, Ack)]
    samples = samples_in(frames_in(run.data))

    assert [(1, Op.START), (2, Op.STOP), (1, Op.START), (3, Op.STOP)] == [
        (ack.command_id, ack.op) for ack in acks
    ]
    assert {AckStatus.OK} == {ack.status for ack in acks}
    assert 31 <= len(samples) <= 33  # 0.4 s
