// SPDX-License-Identifier: GPL-3.0-or-later
// speed.h - how fast the host talks on its end of a terminal.
#ifndef SOLEUS_SIMAVR_SPEED_H
#define SOLEUS_SIMAVR_SPEED_H

// Bits per second that the client of this terminal has set; 0 if that is not known.
unsigned speed_of(int terminal);

#endif
