// SPDX-License-Identifier: GPL-3.0-or-later
// isr.h - how long the image's interrupts take, from the vector to RETI, in CPU cycles.
#ifndef SOLEUS_SIMAVR_ISR_H
#define SOLEUS_SIMAVR_ISR_H

#include <stdio.h>

#include "sim_avr.h"

void isr_watch(avr_t *avr);

// As a JSON object: name of the interrupt to how often, mean and longest.
void isr_write(FILE *file);

#endif
