// SPDX-License-Identifier: GPL-3.0-or-later
// say.h - the one way in which this program gives up.
#ifndef SOLEUS_SIMAVR_SAY_H
#define SOLEUS_SIMAVR_SAY_H

// Prints the message to standard error and ends the program with 2.
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
