// sensors.h - the drivers that this image has. What each can be set to stands in core/settings.c.
#ifndef SOLEUS_SENSORS_SENSORS_H
#define SOLEUS_SENSORS_SENSORS_H

#include "sensors/sensor.h"

#ifdef __cplusplus
extern "C" {
#endif

// The driver of a WIRE_SENSOR_*; that of the default sensor for one that there is none for.
const sensor_t *sensor_for(uint8_t kind);

#ifdef __cplusplus
}
#endif

#endif
