"""The guided hold: judgement in ``rules``, moves in ``transitions``, state in ``engine``.

    ConvertedBlock ─▶ despike ─▶ Accumulator (what has been going on) ─▶ Facts ─▶ classify ─▶ Seen
                                                                                           │
                                                     Phase ◀── NEXT[phase][seen] ◀─────────┘

Nothing here knows a clock, a port or a screen: time is the probe's, and comes with the samples.
"""
