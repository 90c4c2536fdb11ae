// app_bench.h - the whole probe on a board made of memory: time, bytes and conversions by hand.
#ifndef SOLEUS_TESTS_APP_BENCH_H
#define SOLEUS_TESTS_APP_BENCH_H

#include "SoleusProbe.h"
#include "bench.h"
#include "check.h"
#include "core/bytes.h"
#include "core/settings.h"
#include "hal/posix/hal_posix.h"

static uint8_t sent[POSIX_SERIAL_LEN];
static uint8_t payload[WIRE_PAYLOAD_MAX];
static uint32_t now_us;

// Finds the last frame of a type in what was sent since the last look; false if there is none.
static inline bool last_of(uint8_t type)
{
    uint16_t n = posix_serial_take_sent(sent);
    bool found = false;
    uint16_t start = 0;
    for (uint16_t at = 0; at < n; at++) {
        if (sent[at] != 0) {
            continue;
        }
        uint8_t len = frame_open(sent + start, (uint8_t)(at - start));
        if (len > 0 && sent[start + FRAME_PAYLOAD_AT] == type) {
            memcpy(payload, sent + start + FRAME_PAYLOAD_AT, len);
            found = true;
        }
        start = (uint16_t)(at + 1);
    }
    return found;
}

static inline void run_until(uint32_t until_us)
{
    for (; now_us < until_us; now_us += 500) {
        posix_set_time(now_us);
        soleus_probe_run();
    }
}

static inline void power_on(uint8_t noise)
{
    posix_set_noise(noise);
    now_us = 0;
    posix_set_time(0);
    soleus_probe_begin();
}

static inline void start_stream(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_command_bytes(1, WIRE_OP_START, 0, frame);
    posix_serial_give(frame, n);
    run_until(now_us + 1000);
}

static inline void convert(int32_t raw_counts)
{
    posix_cell_convert(now_us + 100, raw_counts);
    run_until(now_us + 12500);
}

static inline void settle(void)
{
    for (int i = 0; i < 4; i++) {
        convert(1);
    }
}

#endif
