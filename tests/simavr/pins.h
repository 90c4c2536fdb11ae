// SPDX-License-Identifier: GPL-3.0-or-later
// pins.h - levels that the world puts on pins of port D, all of them in one place.
//
// simavr drives the pins anew at any write to the port, from one value for the whole port; whoever
// set his own pin alone would take the others' levels away.
#ifndef SOLEUS_SIMAVR_PINS_H
#define SOLEUS_SIMAVR_PINS_H

#include <stdbool.h>

#include "sim_avr.h"

void pins_drive(avr_t *avr, unsigned pin, bool high);

// After avr_reset, which forgets the levels.
void pins_after_reset(avr_t *avr);

#endif
