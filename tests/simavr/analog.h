// SPDX-License-Identifier: GPL-3.0-or-later
// analog.h - a thin force sensor with its divider at input A0, and the trigger that simavr lacks.
//
// The ADC of simavr 1.6 starts no conversion from a timer. Here the rise of timer 1's compare flag B
// starts it, as in the chip: only if the firmware has cleared the flag since the last one, and only
// if no conversion is running.
#ifndef SOLEUS_SIMAVR_ANALOG_H
#define SOLEUS_SIMAVR_ANALOG_H

#include <stdbool.h>

#include "sim_avr.h"

// The sensor's reading now, as the sum of sixteen conversions.
typedef double (*analog_counts_t)(void *owner);
// A conversion has begun, and will give this count (0 to 1023).
typedef void (*analog_converted_t)(void *owner, unsigned counts);

typedef struct {
    avr_t *avr;
    void *owner;
    analog_counts_t counts;
    analog_converted_t converted;
    bool saturated;
    bool open;         // a wire is off: the divider's resistor pulls the input to ground
    bool flag_clear;   // the firmware has cleared the compare flag
    unsigned held;     // count of the conversion that runs
    unsigned missed_n; // triggers that the flag, still set, did not give
} analog_t;

void analog_init(analog_t *analog, avr_t *avr);

// After avr_reset.
void analog_after_reset(analog_t *analog);

#endif
