"""Words about what a probe keeps: typed, sent, answered, refused."""

import dataclasses

import pytest

from soleus.errors import ProbeError, UsageError
from soleus.link.handshake import CommandIds
from soleus.link.probe_settings.requests import (
    KEYS,
    SetRequest,
    SettingsRequest,
    WantedSetting,
    in_words,
    is_kept,
    must_keep_settings,
    must_offer,
    wanted,
)
from soleus.wire.codec import decode
from soleus.wire.decoder import Received
from soleus.wire.frames import Ack, Command, SetCommand, Settings
from soleus.wire.spec import WIRE_VERSION, AckStatus, Flag, Op, Sensor, Setting
from tests.wire.probe_frames import HELLO

KEPT = Settings(
    Flag(0),
    1,
    2,
    "thumb",
    "lc10-a",
    5050,
    Sensor.HX711,
    64,
    100,
    115_200,
    bridge=False,
    watchdog=True,
)


def received(*frames):
    """Frames as a read would bring them."""
    return [Received(frame, 0) for frame in frames]


def ack(command_id, status):
    """The probe's answer."""
    return Ack(Flag(0), 2, 0, command_id, Op.SET, status, 0)


@pytest.mark.parametrize(
    ("key", "value", "setting", "number", "text"),
    [
        ("name", "left thumb", Setting.NAME, 0, "left thumb"),
        ("calibration", "", Setting.CALIBRATION, 0, ""),
        ("tip", "50.5", Setting.TIP_AREA, 5050, ""),
        ("sensor", "HX711", Setting.SENSOR, 1, ""),
        ("gain", "64", Setting.GAIN, 64, ""),
        ("rate", "10", Setting.RATE, 100, ""),
        ("baud", "115200", Setting.BAUD, 115_200, ""),
        ("watchdog", "1", Setting.WATCHDOG, 1, ""),
    ],
)
def test_what_is_typed_becomes_what_the_wire_carries(key, value, setting, number, text):
    """A tip area in the wrong unit is a pressure that is wrong a hundredfold."""
    assert WantedSetting(setting, number, text) == wanted(key, value)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("Nope nope", "small letters, digits and hyphens"),
        ("Left-thumb", "small letters, digits and hyphens"),
        ("-thumb", "small letters, digits and hyphens"),
        ("example-10kg-hx711", "16 characters"),
    ],
)
def test_an_id_that_no_profile_can_have_or_no_probe_can_hold_is_refused_by_its_reason(typed, what):
    """A probe that names a calibration which cannot exist shows no kPa, and nobody knows why."""
    with pytest.raises(UsageError) as refused:
        wanted("calibration", typed)

    assert typed in refused.value.what
    assert what in refused.value.what


@pytest.mark.parametrize("typed", ["", "sim-hx711", "a-thumb-of-16-ch"])
def test_an_id_of_up_to_16_characters_and_none_are_taken(typed):
    """16 is what the memory of a probe holds; an empty one takes the name away again."""
    assert typed == wanted("calibration", typed).text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", "red"),
        ("name", "seventeen letters"),
        ("name", "café"),
        ("name", "a\\b"),
        ("name", "a\tb"),
        ("tip", "large"),
        ("tip", "nan"),
        ("tip", "-1"),
        ("gain", "64.5"),
        ("baud", "1e12"),
        ("sensor", "none"),
    ],
)
def test_what_no_probe_could_keep_is_refused_before_anything_is_sent(key, value):
    """The sentence names what was typed."""
    with pytest.raises(UsageError, match=r"has no setting|cannot be a") as refused:
        wanted(key, value)

    assert "as they were" in refused.value.effect


@pytest.mark.parametrize("value", ["78,5", "large", "0.005", "50.501", "1e9", "nan", "-1", ""])
def test_a_tip_that_cannot_be_is_answered_with_the_range_and_step_of_those_that_can(value):
    """That it cannot be a tip leaves a person guessing, whatever of it was wrong."""
    with pytest.raises(UsageError) as refused:
        wanted("tip", value)

    assert f"'{value}' cannot be a tip." == refused.value.what
    assert "Its tip can be 0.01 to 655.35 mm² in steps of 0.01." in refused.value.next_step


@pytest.mark.parametrize(
    ("typed", "said"),
    [("78,5", "Use a point, not a comma: 78.5."), ("0,785", "Use a point, not a comma: 0.785.")],
)
def test_a_decimal_comma_is_named(typed, said):
    """On half of the keyboards of the world a number is typed with one."""
    with pytest.raises(UsageError) as refused:
        wanted("tip", typed)

    assert said in refused.value.next_step


def test_the_comma_is_not_named_where_there_is_none():
    """Whoever typed 78.501 has used the right sign."""
    with pytest.raises(UsageError) as refused:
        wanted("tip", "78.501")

    assert "comma" not in refused.value.next_step


def test_a_rate_that_cannot_be_read_is_answered_with_those_of_every_sensor():
    """Which sensor the probe has is not known before it was asked."""
    with pytest.raises(UsageError) as refused:
        wanted("rate", "80 Hz")

    assert "With hx711 its rate can be 80 or 10." in refused.value.next_step
    assert "With analog its rate can be 200, 100, 500 or 1000." in refused.value.next_step


def test_a_setting_is_asked_again_with_the_same_number_until_it_is_kept():
    """A new number would have it written twice."""
    request = SetRequest(wanted("tip", "50"), 10.0, CommandIds())
    asked = [
        decode(line[:-1]) for now_s in (10.0, 10.1, 10.25) if (line := request.step(now_s, []))
    ]
    before = request.done
    last = request.step(10.3, received(ack(1, AckStatus.OK)))

    assert [SetCommand(1, Op.SET, 5000, Setting.TIP_AREA, "")] * 2 == asked
    assert (False, True, b"") == (before, request.done, last)


def test_an_answer_to_another_command_is_no_answer():
    """An ACK that was on its way already must not pass for this one."""
    request = SetRequest(wanted("tip", "50"), 10.0, CommandIds())
    request.step(10.0, received(ack(7, AckStatus.OK)))

    assert not request.done


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (AckStatus.BAD_ARGUMENT, UsageError),
        (AckStatus.FAILED, ProbeError),
        (AckStatus.UNKNOWN_OP, ProbeError),
        (77, ProbeError),
    ],
)
def test_a_refusal_is_an_error(status, error):
    """Whoever reads `done` must be able to rely on it."""
    request = SetRequest(wanted("gain", "32"), 10.0, CommandIds())

    with pytest.raises(error):
        request.step(10.0, received(ack(1, status)))


def test_a_probe_that_does_not_answer_is_given_up():
    """What is left open has to be said: the setting may have been kept."""
    request = SetRequest(wanted("gain", "64"), 10.0, CommandIds())
    request.step(14.9, [])

    with pytest.raises(ProbeError, match="does not answer") as given_up:
        request.step(15.0, [])
    assert "not known" in given_up.value.effect


def test_settings_are_asked_for_until_they_come():
    """The answer to the command alone says nothing about them."""
    request = SettingsRequest(10.0, CommandIds())
    line = request.step(10.0, [])
    request.step(10.1, received(ack(1, AckStatus.OK)))
    early = request.settings
    request.step(10.2, received(KEPT))

    assert Command(1, Op.SETTINGS) == decode(line[:-1])
    assert (None, KEPT) == (early, request.settings)


def test_settings_are_told_in_the_words_that_set_them():
    """What is shown can be typed again."""
    words = in_words(KEPT)

    assert list(KEYS) == list(words)
    assert ["thumb", "lc10-a", "50.5", "hx711", "64", "10", "115200", "0", "1"] == list(
        words.values()
    )


def test_a_probe_of_the_first_wire_version_is_told_politely():
    """It would be silent, and a person would look for a broken cable."""
    with pytest.raises(ProbeError, match="wire version 1") as refused:
        must_keep_settings(HELLO)

    assert "firmware" in refused.value.next_step


def newer(version):
    """A probe of this wire version with a load cell."""
    return dataclasses.replace(HELLO, wire_version=version, sensor=Sensor.HX711)


@pytest.mark.parametrize(
    ("sensor", "typed", "can_be"),
    [
        (Sensor.HX711, ("rate", "77"), "With hx711 its rate can be 80 or 10."),
        (Sensor.ANALOG, ("rate", "80"), "With analog its rate can be 200, 100, 500 or 1000."),
        (Sensor.ANALOG, ("gain", "64"), "With analog its gain can be 1."),
        (Sensor.HX711, ("sensor", "7"), "Its sensor can be hx711 or analog."),
    ],
)
def test_a_value_that_the_sensor_does_not_have_is_refused_with_those_that_it_has(
    sensor, typed, can_be
):
    """Which there are stands in one table; nobody should have to look for it in a manual."""
    kept = dataclasses.replace(KEPT, sensor=sensor)
    with pytest.raises(UsageError) as refused:
        must_offer(newer(WIRE_VERSION), kept, wanted(*typed))

    assert f"The probe's {typed[0]} cannot be {typed[1]}." == refused.value.what
    assert can_be == refused.value.next_step


def test_a_newer_probe_is_asked_about_values_that_this_soleus_does_not_know():
    """It may well have them; then the answer is its own."""
    must_offer(newer(WIRE_VERSION + 1), KEPT, wanted("rate", "77"))

    with pytest.raises(UsageError):
        must_offer(newer(WIRE_VERSION), KEPT, wanted("rate", "77"))


def test_the_same_sensor_again_is_a_change_if_its_rate_is_not_the_first():
    """A SET of the sensor puts rate and gain back: 10 a second would become 80."""
    as_new = dataclasses.replace(KEPT, gain=128, rate_dhz=800)

    assert not is_kept(KEPT, wanted("sensor", "hx711"))
    assert is_kept(as_new, wanted("sensor", "hx711"))
