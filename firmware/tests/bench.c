#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"

static const sensor_info_t SENSOR = {
    .full_scale_min = -INT32_C(0x800000),
    .full_scale_max = INT32_C(0x7FFFFF),
    .nominal_rate_dhz = 800,
    .sensor = WIRE_SENSOR_HX711,
    .capabilities = WIRE_CAPABILITY_FREE_RUNNING,
};

probe_t bench_probe;
settings_t bench_settings;
identity_t bench_identity = {.sensor = &SENSOR, .settings = &bench_settings};
bool bench_room;
sent_t bench_sent[BENCH_FRAMES_MAX];
uint16_t bench_sent_n;

static bool collect(const uint8_t *bytes, uint8_t n)
{
    if (!bench_room) {
        return false;
    }
    uint8_t frame[FRAME_BUFFER_LEN];
    memcpy(frame, bytes, n);
    uint8_t payload_len = frame[n - 1] == 0 ? frame_open(frame, (uint8_t)(n - 1)) : 0;
    if (payload_len == 0 || bench_sent_n == BENCH_FRAMES_MAX) {
        fprintf(stderr, "the probe has sent what is no frame, or too many of them\n");
        abort();
    }
    sent_t *sent = &bench_sent[bench_sent_n++];
    sent->payload_len = payload_len;
    memcpy(sent->payload, frame + FRAME_PAYLOAD_AT, payload_len);
    return true;
}

void bench_forget(void)
{
    bench_sent_n = 0;
}

void bench_boot(uint32_t now_us)
{
    bench_room = true;
    settings_default(&bench_settings);
    probe_boot(&bench_probe, &bench_identity, collect, now_us);
    bench_forget();
}

uint8_t bench_command_bytes(uint16_t id, uint8_t op, uint32_t argument,
                            uint8_t frame[FRAME_BUFFER_LEN])
{
    uint8_t *payload = frame + FRAME_PAYLOAD_AT;
    payload[WIRE_CMD_TYPE_AT] = WIRE_TYPE_CMD;
    put_u16(payload + WIRE_CMD_COMMAND_ID_AT, id);
    payload[WIRE_CMD_OP_AT] = op;
    put_u32(payload + WIRE_CMD_ARGUMENT_AT, argument);
    return frame_close(frame, WIRE_CMD_SIZE);
}

static void receive(const uint8_t *frame, uint8_t n, uint32_t now_us)
{
    for (uint8_t i = 0; i < n; i++) {
        probe_receive(&bench_probe, frame[i], now_us);
    }
}

uint8_t bench_set_bytes(uint16_t id, uint8_t setting, uint32_t number, const char *text,
                        uint8_t frame[FRAME_BUFFER_LEN])
{
    uint8_t *payload = frame + FRAME_PAYLOAD_AT;
    payload[WIRE_SET_TYPE_AT] = WIRE_TYPE_SET;
    put_u16(payload + WIRE_SET_COMMAND_ID_AT, id);
    payload[WIRE_SET_OP_AT] = WIRE_OP_SET;
    put_u32(payload + WIRE_SET_ARGUMENT_AT, number);
    payload[WIRE_SET_SETTING_AT] = setting;
    memset(payload + WIRE_SET_TEXT_AT, 0, WIRE_TEXT_LEN);
    memcpy(payload + WIRE_SET_TEXT_AT, text, strlen(text));
    return frame_close(frame, WIRE_SET_SIZE);
}

void bench_set(uint16_t id, uint8_t setting, uint32_t number, const char *text, uint32_t now_us)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    receive(frame, bench_set_bytes(id, setting, number, text, frame), now_us);
}

void bench_command(uint16_t id, uint8_t op, uint32_t argument, uint32_t now_us)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    receive(frame, bench_command_bytes(id, op, argument, frame), now_us);
}

void bench_value(uint32_t device_us, int32_t raw_counts)
{
    probe_sample(&bench_probe, &(sample_t){device_us, raw_counts, true});
}

void bench_no_value(uint32_t device_us)
{
    probe_sample(&bench_probe, &(sample_t){device_us, 0, false});
}

uint16_t bench_count(uint8_t type)
{
    uint16_t n = 0;
    for (uint16_t i = 0; i < bench_sent_n; i++) {
        n = (uint16_t)(n + (bench_sent[i].payload[0] == type));
    }
    return n;
}

const uint8_t *bench_last(uint8_t type)
{
    for (uint16_t i = bench_sent_n; i > 0; i--) {
        if (bench_sent[i - 1].payload[0] == type) {
            return bench_sent[i - 1].payload;
        }
    }
    fprintf(stderr, "no frame of type %u was sent\n", type);
    abort();
}
