// Generated from host/soleus/wire/offered.py by `make generate`; do not edit.
//
// What each sensor can be set to: rates in 0.1 samples per second, gains, which sensor.
// The first of each is its default; 0 stands for none.
#ifndef SOLEUS_CORE_OFFERED_H
#define SOLEUS_CORE_OFFERED_H

#include "core/wire_spec.h"

#define OFFERED_RATES_MAX 4
#define OFFERED_GAINS_MAX 2
#define OFFERED \
    {{800, 100}, {128, 64}, WIRE_SENSOR_HX711}, \
    {{2000, 1000, 5000, 10000}, {1}, WIRE_SENSOR_ANALOG},

#endif
