// SPDX-License-Identifier: GPL-3.0-or-later
// frames.h - the chip's bytes as frames for the trace, each with the times of its first and last byte.
#ifndef SOLEUS_SIMAVR_FRAMES_H
#define SOLEUS_SIMAVR_FRAMES_H

#include <stdint.h>

void frames_add(uint8_t byte, double at_us);

// What was sent in part is not continued.
void frames_after_reset(void);

#endif
