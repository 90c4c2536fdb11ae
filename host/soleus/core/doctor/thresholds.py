"""From where on a figure is a fault. Judgements, each beside what it is small or large against."""

from __future__ import annotations

from typing import Final

SILENT_SHARE: Final = 0.5  # without a value: above it the sensor counts as absent
MISSING_SHARE: Final = 0.005  # without a value: below it nobody notices
RAIL_SHARE: Final = 0.5  # of the untouched samples at an end of the range: it stands there
RAIL_NOW_AND_THEN_SHARE: Final = 0.0025  # two in eight hundred; lone ones are spikes
PAUSE_MAX_S: Final = 0.25  # half of what ends a hold
PAUSE_OVER_DISTANCE: Final = (
    2.5  # and so many distances of samples: one of 10 a second may come late
)
STUCK_CODES_MAX: Final = 3  # a 24-bit converter that lives shows hundreds in ten seconds
STUCK_SAMPLES_MIN: Final = 60
NOISE_MAX_KPA: Final = 0.5  # half of what refuses a zero
FLOATING_MIN_KPA: Final = 2.0  # noise that no healthy bridge makes
NEAR_NOTHING_SHARE: Final = 0.0005  # of full scale: no difference comes from an unfed bridge
TOUCHED_MIN_KPA: Final = 1.5  # as for a zero
DRIFT_MAX_KPA_PER_MIN: Final = 5.0  # as much as takes the ± away, in one long hold
DRIFT_OVER_NOISE: Final = 3.0  # standard deviations that noise alone may give the slope
SPIKE_SHARE_MAX: Final = 0.0025  # one in four hundred; 1 % makes a hold INDICATIVE
SPIKES_MIN: Final = 2  # at 10 a second a single one is more than that share
HUM_MIN_KPA: Final = 0.05
HUM_OVER_FLOOR_MIN: Final = 8.0  # noise alone reaches 4 in ten seconds
REACTION_MIN_KPA: Final = 5.0  # what counts as contact
REACTION_OVER_NOISE: Final = 8.0
LEFT_MAX_KPA: Final = 5.0  # a shift that takes the ± away
LEFT_SHARE_DRIFTING: Final = 0.2  # of the reaction: thin sensors lag by 10 %, and creep
TIMED_OFF_MAX: Final = 0.01  # a timer keeps its rate exactly, on its own clock
PRESSED_OVER_UNTOUCHED: Final = 3.0  # more missing under a hand than that: the hand does it
SLOW_LOW_HZ: Final = 8.0  # an HX711 with RATE on ground gives 10, mostly 10.8 to 11.7
SLOW_HIGH_HZ: Final = 14.0
FAST_LABEL_MIN_HZ: Final = 40.0
UNEVEN_SHARE_MAX: Final = 0.01
CLOCK_OFF_MAX: Final = 0.007  # a ceramic resonator is good to 0.5 %
SUPPLY_MIN_MV: Final = 4400  # the least that USB promises at a plug (USB 2.0, 7.2.2)
SUPPLY_SWING_MAX: Final = 0.05  # as the labels allow for a supply that differs
