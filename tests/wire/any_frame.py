"""Any frame that the table allows, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from soleus.wire.frames import Ack, Button, Command, Data, Hello, SetCommand, Settings, Status
from soleus.wire.spec import Flag


def ints(bits, *, signed=False):
    """All whole numbers of so many bits."""
    low = -(1 << (bits - 1)) if signed else 0
    return st.integers(low, low + (1 << bits) - 1)


HEADER = {"flags": ints(8).map(Flag), "seq": ints(16), "device_us": ints(32)}
U8, U16, U32, I24 = ints(8), ints(16), ints(32), ints(24, signed=True)
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=16)
FRAMES = st.one_of(
    st.builds(
        Data,
        **HEADER,
        sample_n=U32,
        span_us=U16,
        lost_n=U16,
        channel=U8,
        no_value_mask=U16,
        raw_counts=st.lists(I24, min_size=1, max_size=16).map(tuple),
    ),
    st.builds(
        Hello,
        **HEADER,
        wire_version=U8,
        spec_hash=U32,
        firmware_major=U8,
        firmware_minor=U8,
        firmware_patch=U8,
        build_hash=U32,
        board=U8,
        uid=st.binary(min_size=8, max_size=8),
        boots_n=U16,
        reset_cause=U8,
        capabilities=U16,
        tip_area_cmm2=U16,
        calibration_id=PRINTABLE,
        channels_n=U8,
        sensor=U8,
        bits=U8,
        gain=U8,
        oversampling=U8,
        nominal_rate_dhz=U16,
        period_us=U32,
        full_scale_min=I24,
        full_scale_max=I24,
        settling_ms=U16,
    ),
    st.builds(
        Status,
        **HEADER,
        uptime_s=U32,
        sample_n=U32,
        lost_n=U32,
        rx_errors_n=U16,
        vcc_mv=U16,
        streaming=st.booleans(),
    ),
    st.builds(Button, **HEADER, pressed=st.booleans()),
    st.builds(Ack, **HEADER, command_id=U16, op=U8, status=U8, value=U32),
    st.builds(
        Settings,
        **HEADER,
        name=PRINTABLE,
        calibration_id=PRINTABLE,
        tip_area_cmm2=U16,
        sensor=U8,
        gain=U8,
        rate_dhz=U16,
        baud=U32,
        bridge=st.booleans(),
        watchdog=st.booleans(),
    ),
    st.builds(Command, command_id=U16, op=U8, argument=U32),
    st.builds(SetCommand, command_id=U16, op=U8, argument=U32, setting=U8, text=PRINTABLE),
)
