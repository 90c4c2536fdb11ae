// analog.h - a thin force sensor (FSR, FlexiForce) at an analogue input: the sum of sixteen
// conversions of 10 bits each, at an exact rate.
#ifndef SOLEUS_SENSORS_ANALOG_H
#define SOLEUS_SENSORS_ANALOG_H

#include "sensors/sensor.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ANALOG_OPEN_BELOW 32 // two counts of each conversion; 470 kohm against 10 give 21 of 1023

extern const sensor_t analog;

#ifdef __cplusplus
}
#endif

#endif
