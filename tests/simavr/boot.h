// SPDX-License-Identifier: GPL-3.0-or-later
// boot.h - a boot loader at the end of the flash, and a flash that may be looked at afterwards.
#ifndef SOLEUS_SIMAVR_BOOT_H
#define SOLEUS_SIMAVR_BOOT_H

#include <stdbool.h>

#include "sim_avr.h"

// Puts the boot loader of this Intel HEX file where it belongs; from then on every reset starts
// there, as the fuse BOOTRST says. No path: nothing happens. Ends the program with a message if the
// file cannot be used.
void boot_load(avr_t *avr, const char *path);

// Writes the whole flash as it is now. No path: nothing happens.
void flash_save(avr_t *avr, const char *path);

#endif
