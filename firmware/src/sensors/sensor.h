// sensor.h - what every sensor driver offers. One driver per chip; one is active at a time.
#ifndef SOLEUS_SENSORS_SENSOR_H
#define SOLEUS_SENSORS_SENSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"
#include "core/settings.h"

#ifdef __cplusplus
extern "C" {
#endif

// What a look at the sensor gave.
typedef struct {
    sample_t sample;
    bool has_sample;
    uint8_t lost_n; // readings before this one that were ready and not fetched in time
} reading_t;

typedef struct {
    const sensor_info_t *info; // right from begin on
    void (*begin)(const settings_t *settings, uint32_t now_us);
    // Fetches a reading if one is ready. A sensor that is silent gives readings without a value
    // at a slow pace instead, so that the host is never left without word.
    void (*poll)(uint32_t now_us, reading_t *reading);
    // Rests until woken, and gives no reading meanwhile. Woken, it gives none that has not settled;
    // awake, waking changes nothing. Both are NULL for a sensor that never rests.
    void (*rest)(void);
    void (*wake)(uint32_t now_us);
} sensor_t;

#ifdef __cplusplus
}
#endif

#endif
