// SPDX-License-Identifier: GPL-3.0-or-later
// script.h - what an event does to the chip and to the things around it; events.h lists the words.
#ifndef SOLEUS_SIMAVR_SCRIPT_H
#define SOLEUS_SIMAVR_SCRIPT_H

#include <stdbool.h>

#include "analog.h"
#include "cell.h"
#include "events.h"
#include "line.h"
#include "sim_avr.h"

#define BUTTON_PIN 4u // of port D

typedef struct {
    avr_t *avr;
    cell_t *cell;
    analog_t *analog;
    line_t *line;
    double fixed_force_n; // NAN: the curve's
    bool asked_to_end;
    avr_cycle_count_t stall_cycles;  // to come
    avr_cycle_count_t stalled_until; // 0: not
    avr_flashaddr_t stalled_at;
} world_t;

// Lets an event happen now, and traces it.
void script_act(world_t *world, const event_t *event);

// Before each instruction: begins and ends a stall, where the program may be held up.
void script_serve(world_t *world);

#endif
