#include "sensors/hx711.h"

#include "core/wire_spec.h"
#include "hal/hal.h"

#define BITS 24
#define PULSES_GAIN_128 1 // after the bits: channel A with this gain, from the next time on
#define PULSES_GAIN_64 3
#define RATE_SLOW_DHZ 100
#define RESTART_AFTER 10  // silent readings between two attempts to wake the chip

// Rate and settling time are those of the strap on the chip's RATE pin, which nobody can ask.
static sensor_info_t info = {
    .full_scale_min = -INT32_C(0x800000),
    .full_scale_max = INT32_C(0x7FFFFF),
    .period_us = 0, // it runs on its own clock
    .capabilities = WIRE_CAPABILITY_FREE_RUNNING,
    .sensor = WIRE_SENSOR_HX711,
    .bits = BITS,
    .oversampling = 1,
};

static struct {
    uint32_t seen_us;   // the newest sign of life, or begin
    uint32_t silent_us; // the newest reading without a value, while silent
    uint8_t settle_n;   // conversions still to be thrown away
    uint8_t silent_n;   // readings without a value since the last restart
    uint8_t gain_pulses;
    bool silent;
    bool rests;
} state;

// It comes up with gain 128. Another one is told by the pulses of the first reading, and settles from
// there.
static void restart(void)
{
    hal_cell_restart();
    state.settle_n = HX711_SETTLE_CONVERSIONS;
    if (state.gain_pulses != PULSES_GAIN_128) {
        state.settle_n++;
    }
    state.silent_n = 0;
}

static void power_up(uint32_t now_us)
{
    uint32_t ignored_us;
    restart();
    (void)hal_cell_take_edges(&ignored_us); // of before
    state.seen_us = now_us;
    state.silent = false;
    state.rests = false;
}

static void rest(void)
{
    hal_cell_power_down();
    state.rests = true;
}

static void wake(uint32_t now_us)
{
    if (state.rests) {
        power_up(now_us);
    }
}

// Works from now on, so that a host hears of a silent chip before it asks for a stream.
static void begin(const settings_t *settings, uint32_t now_us)
{
    info.nominal_rate_dhz = settings->rate_dhz;
    info.settling_ms = settings->rate_dhz == RATE_SLOW_DHZ ? 400 : 50; // data sheet
    info.gain = settings->gain;
    state.gain_pulses = settings->gain == 64 ? PULSES_GAIN_64 : PULSES_GAIN_128;
    power_up(now_us);
}

// Clocks one conversion out. False: torn, since DOUT did not go high behind the last pulse.
static bool fetch(int32_t *raw_counts)
{
    uint32_t bits = 0;
    hal_cell_listen(false);
    for (uint8_t i = 0; i < BITS; i++) {
        bits = bits << 1 | hal_cell_clock();
    }
    bool whole = true;
    for (uint8_t i = 0; i < state.gain_pulses; i++) {
        whole = hal_cell_clock();
    }
    hal_cell_listen(true);
    // Two's complement of 24 bits: flip the sign bit and take its weight off.
    *raw_counts = (int32_t)(bits ^ UINT32_C(0x800000)) - INT32_C(0x800000);
    return whole;
}

static void take(uint32_t ready_us, uint8_t unfetched_n, reading_t *reading)
{
    state.seen_us = ready_us;
    reading->sample.has_value = fetch(&reading->sample.raw_counts);
    reading->sample.device_us = ready_us;

    if (state.settle_n > 0) {
        state.settle_n--;
        return;
    }
    state.silent = false;
    reading->has_sample = true;
    reading->lost_n = unfetched_n;
}

static void silence(uint32_t now_us, reading_t *reading)
{
    bool begins = !state.silent && now_us - state.seen_us >= HX711_SILENT_US;
    bool goes_on = state.silent && now_us - state.silent_us >= HX711_SILENT_PACE_US;

    if (!begins && !goes_on) {
        return;
    }
    state.silent = true;
    state.silent_us = now_us;
    state.silent_n++;
    if (begins || state.silent_n >= RESTART_AFTER) {
        restart();
    }
    reading->sample = (sample_t){.device_us = now_us, .raw_counts = 0, .has_value = false};
    reading->has_sample = true;
}

// Data is ready but its edge was not seen (it fell before the board listened, or during a fetch):
// when it became ready is not known, so it is fetched to get the chip going and given up. A torn
// fetch is no sign of life: the line may be held low by a fault.
static void rearm(uint32_t now_us, reading_t *reading)
{
    int32_t ignored;
    if (!fetch(&ignored)) {
        silence(now_us, reading);
        return;
    }
    state.seen_us = now_us;
    if (state.settle_n > 0) {
        state.settle_n--;
    } else {
        reading->lost_n = 1;
    }
}

static void poll(uint32_t now_us, reading_t *reading)
{
    uint32_t ready_us;
    reading->has_sample = false;
    reading->lost_n = 0;
    if (state.rests) {
        return;
    }
    uint8_t edges_n = hal_cell_take_edges(&ready_us);
    if (hal_cell_data()) {
        silence(now_us, reading); // an edge that has left no data behind was a disturbance
        return;
    }
    if (edges_n == 0) {
        edges_n = hal_cell_take_edges(&ready_us); // it may have fallen between the two looks
    }
    if (edges_n == 0) {
        rearm(now_us, reading);
    } else {
        take(ready_us, (uint8_t)(edges_n - 1), reading);
    }
}

const sensor_t hx711 = {.info = &info, .begin = begin, .poll = poll, .rest = rest, .wake = wake};
