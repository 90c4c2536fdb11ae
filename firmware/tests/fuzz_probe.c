// fuzz_probe.c - the whole probe on a board made of memory, driven by any bytes.
//
// A fuzz target in libFuzzer's form: `make test` runs it from the committed inputs on with the driver
// beside it, `make fuzz` with clang's libFuzzer. The sanitizers watch the memory; what is checked here
// is that everything that leaves the probe are right frames, in order, that tell the truth about
// their own samples.
//
// An input is a script. Its first byte says what lies in the EEPROM, then come steps; a step's lower
// three bits say what happens, its upper five how much of it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "SoleusProbe.h"
#include "core/bytes.h"
#include "core/crc16.h"
#include "core/frame.h"
#include "core/settings.h"
#include "hal/posix/hal_posix.h"

#define MUST(claim) ((claim) ? (void)0 : give_up(#claim, __LINE__))
#define ROUND_US 500u
#define SIZES_N 8
#define TAKING_ROUNDS_N 3u // of up to 36 bytes from the host

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum {
    STEP_BYTES,  // from the host, as they are
    STEP_FRAME,  // from the host: a payload, made a right frame
    STEP_CELL,   // a conversion of the HX711
    STEP_ANALOG, // a sample of the analogue input
    STEP_WAIT,   // rounds of the loop
    STEP_LEAP,   // a long time in one round
    STEP_SWITCH, // button, supply, lost bytes, a chip taken off
    STEP_POWER,  // the power is cut, after so many bytes into the EEPROM, and comes back
};

static struct {
    const uint8_t *at;
    const uint8_t *end;
} input;

static struct {
    uint32_t now_us;
    uint32_t next_sample_n;
    uint16_t next_seq;
} world;

static _Noreturn void give_up(const char *claim, int line)
{
    fprintf(stderr, "fuzz_probe.c:%d: not so: %s\n", line, claim);
    abort();
}

static uint8_t take(void)
{
    return input.at < input.end ? *input.at++ : 0;
}

// ---- what leaves the probe --------------------------------------------------------------------

static void check_data(const uint8_t *payload, uint8_t len)
{
    uint32_t first_n = get_u32(payload + WIRE_DATA_SAMPLE_N_AT);
    uint8_t n = payload[WIRE_DATA_N_AT];
    MUST(n >= 1 && n <= WIRE_DATA_SAMPLES_MAX);
    MUST(len == WIRE_DATA_SIZE + n * WIRE_SAMPLE_LEN);
    MUST((int32_t)(first_n - world.next_sample_n) >= 0); // no number twice
    MUST(get_u16(payload + WIRE_DATA_NO_VALUE_MASK_AT) >> n == 0);
    world.next_sample_n = first_n + n;
}

// What a probe says it is, it could also have been set to.
static bool offered(uint8_t sensor, uint16_t rate_dhz)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    settings_t s;
    settings_default(&s);
    return settings_change(&s, WIRE_SETTING_SENSOR, sensor, NONE) &&
           settings_change(&s, WIRE_SETTING_RATE, rate_dhz, NONE);
}

static void check_hello(const uint8_t *payload)
{
    MUST(payload[WIRE_HELLO_WIRE_VERSION_AT] == WIRE_VERSION);
    MUST(offered(payload[WIRE_HELLO_SENSOR_AT],
                 get_u16(payload + WIRE_HELLO_NOMINAL_RATE_DHZ_AT)));
    MUST(get_u16(payload + WIRE_HELLO_TIP_AREA_CMM2_AT) > 0);
}

static void check_frame(const uint8_t *payload, uint8_t len)
{
    static const uint8_t SIZES[SIZES_N] = {
        [WIRE_TYPE_HELLO] = WIRE_HELLO_SIZE,       [WIRE_TYPE_STATUS] = WIRE_STATUS_SIZE,
        [WIRE_TYPE_BUTTON] = WIRE_BUTTON_SIZE,     [WIRE_TYPE_ACK] = WIRE_ACK_SIZE,
        [WIRE_TYPE_SETTINGS] = WIRE_SETTINGS_SIZE,
    };
    uint8_t type = payload[WIRE_HELLO_TYPE_AT];
    MUST(get_u16(payload + WIRE_HELLO_SEQ_AT) == world.next_seq);
    world.next_seq++;
    if (type == WIRE_TYPE_DATA) {
        check_data(payload, len);
        return;
    }
    MUST(type < SIZES_N && SIZES[type] == len);
    if (type == WIRE_TYPE_HELLO) {
        check_hello(payload);
    }
}

static void check_sent(void)
{
    static uint8_t sent[POSIX_SERIAL_LEN];
    uint16_t n = posix_serial_take_sent(sent);
    uint16_t start = 0;
    for (uint16_t at = 0; at < n; at++) {
        if (sent[at] != 0) {
            continue;
        }
        if (at > start) {
            MUST(at - start <= WIRE_FRAME_MAX);
            uint8_t len = frame_open(sent + start, (uint8_t)(at - start));
            MUST(len > 0);
            check_frame(sent + start + FRAME_PAYLOAD_AT, len);
        }
        start = (uint16_t)(at + 1);
    }
    MUST(start == n); // nothing half
}

// ---- what happens to it -----------------------------------------------------------------------

static void turn(uint32_t rounds_n)
{
    for (uint32_t i = 0; i < rounds_n; i++) {
        world.now_us += ROUND_US;
        posix_set_time(world.now_us);
        soleus_probe_run();
        check_sent();
    }
}

static void power_on(void)
{
    posix_set_time(world.now_us);
    world.next_sample_n = 0;
    world.next_seq = 0;
    soleus_probe_begin();
    check_sent();
}

// Slots with a right checksum get further than random ones.
static void fill_memory(uint8_t what)
{
    posix_nv_erase();
    for (uint8_t slot = 0; slot < SETTINGS_SLOTS_N; slot++) {
        uint8_t *at = posix_nv + SOLEUS_PROBE_SETTINGS_AT + slot * SETTINGS_SLOT_LEN;
        if ((what >> slot & 1) == 0) {
            continue;
        }
        for (uint8_t i = 0; i < SETTINGS_SLOT_LEN; i++) {
            at[i] = take();
        }
        if (what >> slot & 4) {
            at[0] = 2;
            put_u16(at + SETTINGS_SLOT_LEN - 2, crc16(at, SETTINGS_SLOT_LEN - 2));
        }
    }
}

static void give_bytes(uint8_t n)
{
    uint8_t bytes[32];
    for (uint8_t i = 0; i < n; i++) {
        bytes[i] = take();
    }
    posix_serial_give(bytes, n);
    turn(TAKING_ROUNDS_N);
}

static void give_frame(uint8_t n)
{
    uint8_t frame[FRAME_BUFFER_LEN] = {0};
    for (uint8_t i = 0; i < n; i++) {
        frame[FRAME_PAYLOAD_AT + i] = take();
    }
    posix_serial_give(frame, frame_close(frame, n));
    turn(TAKING_ROUNDS_N);
}

static void convert(bool seen)
{
    uint32_t raw = (uint32_t)take() << 16 | (uint32_t)take() << 8 | take();
    if (seen) {
        posix_cell_convert(world.now_us, (int32_t)raw);
    } else {
        posix_cell_convert_unseen((int32_t)raw);
    }
    turn(1);
}

static void throw_switch(uint8_t which)
{
    posix_button_hold((which & 1) != 0);
    posix_set_vcc((uint16_t)(take() << 5));
    posix_serial_break(which >> 3);
    if (which & 4) {
        posix_cell_unplug((which & 2) != 0);
    }
    turn(1);
}

static void cut_power(uint8_t written_n)
{
    posix_nv_cut_after(written_n);
    turn(2u * SETTINGS_SLOT_LEN);
    posix_nv_cut_after(-1);
    power_on();
}

static void step(uint8_t what)
{
    uint8_t much = what >> 3;
    switch (what & 7) {
    case STEP_BYTES:
        give_bytes(much);
        break;
    case STEP_FRAME:
        give_frame(much);
        break;
    case STEP_CELL:
        convert(much != 0);
        break;
    case STEP_ANALOG:
        posix_analog_lose(much);
        posix_analog_ready(world.now_us, (uint16_t)(take() << 6), (much & 1) != 0);
        turn(1);
        break;
    case STEP_WAIT:
        turn(8u * much);
        break;
    case STEP_LEAP:
        world.now_us += (uint32_t)much << 15 << (much & 15);
        turn(1);
        break;
    case STEP_SWITCH:
        throw_switch(much);
        break;
    default:
        cut_power((uint8_t)(2 * much));
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    input.at = bytes;
    input.end = bytes + n;
    world.now_us = 0;
    posix_nv_cut_after(-1);
    posix_button_hold(false);
    posix_set_vcc(0);
    fill_memory(take());
    power_on();
    while (input.at < input.end) {
        step(take());
    }
    return 0;
}
