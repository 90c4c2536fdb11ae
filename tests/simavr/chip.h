// SPDX-License-Identifier: GPL-3.0-or-later
// chip.h - the simulated ATmega328P with the image in its flash, at power-on.
#ifndef SOLEUS_SIMAVR_CHIP_H
#define SOLEUS_SIMAVR_CHIP_H

#include <stdbool.h>

#include "options.h"
#include "sim_avr.h"

#define CPU_HZ 16000000u

static inline double us_at(avr_cycle_count_t cycle)
{
    return (double)cycle * 1e6 / CPU_HZ;
}

typedef void (*chip_slept_t)(avr_t *avr, avr_cycle_count_t cycles);

// Ends the program with a message if there is no image. *static_end: the address of the first byte
// behind the image's own data.
avr_t *chip_make(const options_t *options, chip_slept_t slept, unsigned *static_end);

// Whether the chip was reset since this was last asked: by us, or by its own watchdog.
bool chip_was_reset(void);

#endif
