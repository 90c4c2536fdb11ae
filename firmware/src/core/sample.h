// sample.h - one reading of a sensor, and what a sensor is.
#ifndef SOLEUS_CORE_SAMPLE_H
#define SOLEUS_CORE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint32_t device_us; // when the value was ready; wraps at 2^32
    int32_t raw_counts; // 0 and meaningless without a value
    bool has_value;
} sample_t;

// The sensor's part of HELLO; field by field as in wire_spec.h.
typedef struct {
    int32_t full_scale_min;
    int32_t full_scale_max;
    uint32_t period_us;
    uint16_t nominal_rate_dhz;
    uint16_t settling_ms;
    uint16_t capabilities;
    uint16_t open_below; // a lower count: nothing is connected; 0: cannot be told
    uint8_t sensor;
    uint8_t bits;
    uint8_t gain;
    uint8_t oversampling;
} sensor_info_t;

#endif
