// hx711.h - load cell amplifier HX711: channel A, gain 128 or 64, RATE pin strapped to 80 or 10.
//
// Source of the numbers: Avia Semiconductor, HX711 data sheet.
#ifndef SOLEUS_SENSORS_HX711_H
#define SOLEUS_SENSORS_HX711_H

#include "sensors/sensor.h"

#ifdef __cplusplus
extern "C" {
#endif

#define HX711_SILENT_US UINT32_C(700000)  // seven conversions of the slow setting (10 per second)
#define HX711_SILENT_PACE_US UINT32_C(100000)
#define HX711_SETTLE_CONVERSIONS 4        // settling time: 50 ms at 80, 400 ms at 10 per second

extern const sensor_t hx711;

#ifdef __cplusplus
}
#endif

#endif
