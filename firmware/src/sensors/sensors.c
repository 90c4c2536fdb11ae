#include "sensors/sensors.h"

#include "sensors/analog.h"
#include "sensors/hx711.h"

static const sensor_t *const SENSORS[] = {&hx711, &analog};
#define SENSORS_N (sizeof SENSORS / sizeof *SENSORS)

const sensor_t *sensor_for(uint8_t kind)
{
    for (uint8_t i = 0; i < SENSORS_N; i++) {
        if (SENSORS[i]->info->sensor == kind) {
            return SENSORS[i];
        }
    }
    return SENSORS[0];
}
