#include "core/reports.h"

#include <string.h>

#include "core/bytes.h"

_Static_assert(WIRE_HELLO_SIZE <= WIRE_PAYLOAD_MAX, "HELLO fits");
_Static_assert(WIRE_SETTINGS_SIZE <= WIRE_PAYLOAD_MAX, "SETTINGS fits");
_Static_assert(WIRE_DATA_SIZE + WIRE_DATA_SAMPLES_MAX * WIRE_SAMPLE_LEN <= WIRE_PAYLOAD_MAX,
               "DATA fits");

#define CHANNELS_N 1

static uint8_t flag_if(bool is, uint8_t flag)
{
    return is ? flag : 0;
}

// What any frame says now; `silent`: the sensor does not answer, as far as this frame goes.
static uint8_t flags_now(const probe_t *p, bool silent)
{
    return (uint8_t)(flag_if(p->lost_untold, WIRE_FLAG_LOST) |
                     flag_if(silent, WIRE_FLAG_SENSOR) |
                     flag_if(p->rx_error_untold, WIRE_FLAG_RX_ERROR) |
                     flag_if(p->identity->nv_bad, WIRE_FLAG_NV_BAD) |
                     flag_if(p->vcc_mv > 0 && p->vcc_mv < PROBE_VCC_LOW_MV, WIRE_FLAG_LOW_VCC) |
                     flag_if(!p->acknowledged, WIRE_FLAG_REBOOT));
}

// Writes the header; the fields of the frame go behind it.
static uint8_t *begin(probe_t *p, uint8_t type, uint8_t flags, uint32_t device_us)
{
    uint8_t *payload = p->frame + FRAME_PAYLOAD_AT;
    payload[WIRE_HELLO_TYPE_AT] = type;
    payload[WIRE_HELLO_FLAGS_AT] = flags;
    put_u16(payload + WIRE_HELLO_SEQ_AT, p->seq);
    put_u32(payload + WIRE_HELLO_DEVICE_US_AT, device_us);
    return payload;
}

static bool finish(probe_t *p, uint8_t payload_len)
{
    if (!p->send(p->frame, frame_close(p->frame, payload_len))) {
        return false;
    }
    p->seq++;
    p->lost_untold = false;
    p->rx_error_untold = false;
    return true;
}

static void put_sensor(uint8_t *payload, const sensor_info_t *sensor)
{
    payload[WIRE_HELLO_CHANNELS_N_AT] = CHANNELS_N;
    payload[WIRE_HELLO_SENSOR_AT] = sensor->sensor;
    payload[WIRE_HELLO_BITS_AT] = sensor->bits;
    payload[WIRE_HELLO_GAIN_AT] = sensor->gain;
    payload[WIRE_HELLO_OVERSAMPLING_AT] = sensor->oversampling;
    put_u16(payload + WIRE_HELLO_NOMINAL_RATE_DHZ_AT, sensor->nominal_rate_dhz);
    put_u32(payload + WIRE_HELLO_PERIOD_US_AT, sensor->period_us);
    put_i24(payload + WIRE_HELLO_FULL_SCALE_MIN_AT, sensor->full_scale_min);
    put_i24(payload + WIRE_HELLO_FULL_SCALE_MAX_AT, sensor->full_scale_max);
    put_u16(payload + WIRE_HELLO_SETTLING_MS_AT, sensor->settling_ms);
}

bool report_hello(probe_t *p, uint32_t now_us)
{
    const identity_t *id = p->identity;
    const settings_t *s = id->settings;
    uint8_t flags = flags_now(p, p->sensor_silent);
    uint8_t *payload = begin(p, WIRE_TYPE_HELLO, flags, now_us);

    payload[WIRE_HELLO_WIRE_VERSION_AT] = WIRE_VERSION;
    put_u32(payload + WIRE_HELLO_SPEC_HASH_AT, WIRE_SPEC_HASH);
    payload[WIRE_HELLO_FIRMWARE_MAJOR_AT] = id->firmware_version[0];
    payload[WIRE_HELLO_FIRMWARE_MINOR_AT] = id->firmware_version[1];
    payload[WIRE_HELLO_FIRMWARE_PATCH_AT] = id->firmware_version[2];
    put_u32(payload + WIRE_HELLO_BUILD_HASH_AT, id->build_hash);
    payload[WIRE_HELLO_BOARD_AT] = id->board;
    memcpy(payload + WIRE_HELLO_UID_AT, s->uid, WIRE_HELLO_UID_LEN);
    put_u16(payload + WIRE_HELLO_BOOTS_N_AT, s->boots_n);
    payload[WIRE_HELLO_RESET_CAUSE_AT] = id->reset_cause;
    put_u16(payload + WIRE_HELLO_CAPABILITIES_AT,
            id->capabilities | s->capabilities | id->sensor->capabilities);
    put_u16(payload + WIRE_HELLO_TIP_AREA_CMM2_AT, s->tip_area_cmm2);
    memcpy(payload + WIRE_HELLO_CALIBRATION_ID_AT, s->calibration_id, WIRE_TEXT_LEN);
    put_sensor(payload, id->sensor);
    return finish(p, WIRE_HELLO_SIZE);
}

bool report_settings(probe_t *p, uint32_t now_us)
{
    const settings_t *s = p->identity->settings;
    uint8_t flags = flags_now(p, p->sensor_silent);
    uint8_t *payload = begin(p, WIRE_TYPE_SETTINGS, flags, now_us);

    memcpy(payload + WIRE_SETTINGS_NAME_AT, s->name, WIRE_TEXT_LEN);
    memcpy(payload + WIRE_SETTINGS_CALIBRATION_ID_AT, s->calibration_id, WIRE_TEXT_LEN);
    put_u16(payload + WIRE_SETTINGS_TIP_AREA_CMM2_AT, s->tip_area_cmm2);
    payload[WIRE_SETTINGS_SENSOR_AT] = s->sensor;
    payload[WIRE_SETTINGS_GAIN_AT] = s->gain;
    put_u16(payload + WIRE_SETTINGS_RATE_DHZ_AT, s->rate_dhz);
    put_u32(payload + WIRE_SETTINGS_BAUD_AT, s->baud);
    payload[WIRE_SETTINGS_BRIDGE_AT] = s->bridge;
    payload[WIRE_SETTINGS_WATCHDOG_AT] = s->watchdog;
    return finish(p, WIRE_SETTINGS_SIZE);
}

bool report_status(probe_t *p, uint32_t now_us)
{
    uint8_t flags = flags_now(p, p->sensor_silent);
    uint8_t *payload = begin(p, WIRE_TYPE_STATUS, flags, now_us);

    put_u32(payload + WIRE_STATUS_UPTIME_S_AT, p->uptime_s);
    put_u32(payload + WIRE_STATUS_SAMPLE_N_AT, p->next_sample_n);
    put_u32(payload + WIRE_STATUS_LOST_N_AT, p->lost_n);
    put_u16(payload + WIRE_STATUS_RX_ERRORS_N_AT, p->rx_errors_n);
    put_u16(payload + WIRE_STATUS_VCC_MV_AT, p->vcc_mv);
    payload[WIRE_STATUS_STREAMING_AT] = p->streaming;
    return finish(p, WIRE_STATUS_SIZE);
}

bool report_button(probe_t *p)
{
    uint8_t flags = flags_now(p, p->sensor_silent);
    uint8_t *payload = begin(p, WIRE_TYPE_BUTTON, flags, p->button_us);

    payload[WIRE_BUTTON_PRESSED_AT] = p->button_pressed;
    return finish(p, WIRE_BUTTON_SIZE);
}

bool report_ack(probe_t *p, uint32_t now_us)
{
    // The ACK that ends REBOOT does not carry it any more.
    uint8_t flags = (uint8_t)(flags_now(p, p->sensor_silent) & ~WIRE_FLAG_REBOOT);
    uint8_t *payload = begin(p, WIRE_TYPE_ACK, flags, now_us);

    put_u16(payload + WIRE_ACK_COMMAND_ID_AT, p->ack.id);
    payload[WIRE_ACK_OP_AT] = p->ack.op;
    payload[WIRE_ACK_STATUS_AT] = p->ack.status;
    put_u32(payload + WIRE_ACK_VALUE_AT, 0); // no command of this version has a result
    bool sent = finish(p, WIRE_ACK_SIZE);
    p->acknowledged |= sent;
    return sent;
}

bool report_data(probe_t *p)
{
    const block_t *b = &p->block;
    uint8_t flags = (uint8_t)(flags_now(p, b->no_value_mask != 0) |
                              flag_if(b->saturated, WIRE_FLAG_SATURATED) |
                              flag_if(b->open, WIRE_FLAG_OPEN));
    uint8_t *payload = begin(p, WIRE_TYPE_DATA, flags, b->first_us);
    uint8_t counts_len = (uint8_t)(b->used_n * WIRE_SAMPLE_LEN);

    put_u32(payload + WIRE_DATA_SAMPLE_N_AT, p->next_sample_n - b->used_n);
    put_u16(payload + WIRE_DATA_SPAN_US_AT, block_span_us(b));
    put_u16(payload + WIRE_DATA_LOST_N_AT, (uint16_t)p->lost_n);
    payload[WIRE_DATA_CHANNEL_AT] = 0;
    payload[WIRE_DATA_N_AT] = b->used_n;
    put_u16(payload + WIRE_DATA_NO_VALUE_MASK_AT, b->no_value_mask);
    memcpy(payload + WIRE_DATA_SAMPLES_AT, b->counts, counts_len);
    return finish(p, (uint8_t)(WIRE_DATA_SIZE + counts_len));
}
