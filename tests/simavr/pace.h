// SPDX-License-Identifier: GPL-3.0-or-later
// pace.h - keeps the simulation at the speed of real time.
#ifndef SOLEUS_SIMAVR_PACE_H
#define SOLEUS_SIMAVR_PACE_H

typedef struct {
    long long real_start_ns;
    long long lag_max_ns; // how far the simulation has been behind
} pace_t;

// Simulated time is 0 now.
void pace_begin(pace_t *pace);

// Waits until real time has caught up with this simulated time. A simulation far behind does not
// try to catch up: it goes on from here, and its lag is counted.
void pace_keep(pace_t *pace, double simulated_us);

#endif
