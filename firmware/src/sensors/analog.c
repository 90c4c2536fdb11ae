#include "sensors/analog.h"

#include "core/wire_spec.h"
#include "hal/hal.h"

#define BITS 14
#define COUNT_MAX (1023 * HAL_ANALOG_OVERSAMPLING)
#define DHZ_PER_HZ 10u
#define MS_PER_S 1000u
#define US_PER_MS 1000u

// Full scale: no force is 0 and no fault, so only the upper end is a rail.
static sensor_info_t info = {
    .full_scale_min = -1,
    .full_scale_max = COUNT_MAX,
    .sensor = WIRE_SENSOR_ANALOG,
    .bits = BITS,
    .gain = 1,
    .oversampling = HAL_ANALOG_OVERSAMPLING,
};

static uint16_t rate_hz;
static bool samples;

static void rest(void)
{
    hal_analog_end();
    samples = false;
}

static void wake(uint32_t now_us)
{
    (void)now_us;
    if (!samples) {
        hal_analog_begin(rate_hz);
        samples = true;
    }
}

// Rests until the first stream: there is nothing to be heard of it before, and the supply can be
// measured meanwhile at any rate.
static void begin(const settings_t *settings, uint32_t now_us)
{
    (void)now_us;
    rate_hz = settings->rate_dhz / DHZ_PER_HZ;
    info.nominal_rate_dhz = settings->rate_dhz;
    info.settling_ms = (uint16_t)(MS_PER_S / rate_hz); // one sample
    info.period_us = (uint32_t)info.settling_ms * US_PER_MS;
    info.capabilities = settings->bridge ? WIRE_CAPABILITY_SEES_OPEN : 0;
    info.open_below = settings->bridge ? ANALOG_OPEN_BELOW : 0;
    rest();
}

// A sum with one conversion at the rail is too small by nobody knows how much: it is told as full.
static void poll(uint32_t now_us, reading_t *reading)
{
    (void)now_us;
    hal_analog_t taken;
    reading->lost_n = 0;
    reading->has_sample = hal_analog_take(&taken);
    if (reading->has_sample) {
        reading->lost_n = taken.lost_n;
        reading->sample = (sample_t){
            .device_us = taken.ready_us,
            .raw_counts = taken.at_rail ? COUNT_MAX : taken.sum,
            .has_value = true,
        };
    }
}

const sensor_t analog = {.info = &info, .begin = begin, .poll = poll, .rest = rest, .wake = wake};
