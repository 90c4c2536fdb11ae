// SPDX-License-Identifier: GPL-3.0-or-later
// memory.h - the chip's memories: EEPROM in a file, SRAM full of noise, how deep the stack went.
#ifndef SOLEUS_SIMAVR_MEMORY_H
#define SOLEUS_SIMAVR_MEMORY_H

#include <stdint.h>

#include "options.h"
#include "sim_avr.h"

// Loads the file into the EEPROM. Without a file: erased, with settings that name the calibration,
// the sensor and the SIMULATED capability but no unique id, so that the firmware draws one.
void eeprom_load(avr_t *avr, const options_t *options);
void eeprom_save(avr_t *avr, const char *path);

// SRAM wakes up with anything in it; the same seed gives the same anything.
void sram_fill(avr_t *avr, uint32_t seed);

// Bytes of SRAM from the end of static data (its address) up that were never written since
// sram_fill: what is left between the data and the deepest stack.
unsigned sram_untouched_n(avr_t *avr, uint32_t seed, unsigned static_end);

#endif
