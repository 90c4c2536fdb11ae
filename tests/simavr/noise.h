// SPDX-License-Identifier: GPL-3.0-or-later
// noise.h - seeded noise for the load cell.
#ifndef SOLEUS_SIMAVR_NOISE_H
#define SOLEUS_SIMAVR_NOISE_H

#include <stdint.h>

// The next number of a normal distribution, mean 0, standard deviation 1. `state` begins as the seed.
double noise_gauss(uint64_t *state);

#endif
