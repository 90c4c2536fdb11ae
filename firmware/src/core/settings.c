#include "core/settings.h"

#include <string.h>

#include "core/bytes.h"
#include "core/crc16.h"
#include "core/offered.h"

#define LAYOUT 2
#define ERASED 0xFF

enum {
    LAYOUT_AT = 0,
    SEQUENCE_AT = 1,
    UID_AT = 2,
    BOOTS_AT = 10,
    CAPABILITIES_AT = 12,
    TIP_AREA_AT = 14,
    CALIBRATION_AT = 16,
    NAME_AT = 32,
    BAUD_AT = 48,
    RATE_AT = 52,
    SENSOR_AT = 54,
    GAIN_AT = 55,
    BRIDGE_AT = 56,
    CRC_AT = 57,
};

// What a sensor can be set to; the first of each is its default, 0 stands for none.
static const struct {
    uint16_t rates_dhz[OFFERED_RATES_MAX];
    uint8_t gains[OFFERED_GAINS_MAX];
    uint8_t sensor;
} SENSORS[] = {OFFERED};
#define SENSORS_N (sizeof SENSORS / sizeof *SENSORS)

_Static_assert(CRC_AT + WIRE_CRC_LEN == SETTINGS_SLOT_LEN, "a slot ends with its CRC");

static bool slot_good(const uint8_t *slot)
{
    return slot[LAYOUT_AT] == LAYOUT && get_u16(slot + CRC_AT) == crc16(slot, CRC_AT);
}

static bool all_equal(const uint8_t *bytes, uint8_t n, uint8_t value)
{
    for (uint8_t i = 0; i < n; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

// The slot with the newest good record; SETTINGS_SLOTS_N if none is good.
static uint8_t newest(const uint8_t *stored)
{
    const uint8_t *first = stored;
    const uint8_t *second = stored + SETTINGS_SLOT_LEN;

    if (!slot_good(second)) {
        return slot_good(first) ? 0 : SETTINGS_SLOTS_N;
    }
    if (!slot_good(first)) {
        return 1;
    }
    return (int8_t)(second[SEQUENCE_AT] - first[SEQUENCE_AT]) > 0 ? 1 : 0;
}

// Nothing was ever kept: all erased, or the very first record cut off before its last byte. Neither is
// damage, and there is nothing that could have been lost.
static bool first_boot(const uint8_t *stored)
{
    return stored[SETTINGS_SLOT_LEN - 1] == ERASED &&
           all_equal(stored + SETTINGS_SLOT_LEN, SETTINGS_SLOT_LEN, ERASED);
}

void settings_default(settings_t *s)
{
    memset(s, 0, sizeof *s);
    s->slot = 1; // the first record goes into slot 0
    s->tip_area_cmm2 = SETTINGS_TIP_AREA_CMM2;
    s->baud = WIRE_BAUD_DEFAULT;
    s->sensor = SENSORS[0].sensor;
    s->rate_dhz = SENSORS[0].rates_dhz[0];
    s->gain = SENSORS[0].gains[0];
}

// ---- changes ----------------------------------------------------------------------------------

static bool set_text(char *to, const char *text)
{
    for (uint8_t i = 0; i < WIRE_TEXT_LEN && text[i] != 0; i++) {
        if (text[i] < ' ' || text[i] > '~' || text[i] == '\\') {
            return false;
        }
    }
    memcpy(to, text, WIRE_TEXT_LEN);
    return true;
}

static bool set_tip_area(settings_t *s, uint32_t area_cmm2)
{
    if (area_cmm2 == 0 || area_cmm2 > UINT16_MAX) {
        return false;
    }
    s->tip_area_cmm2 = (uint16_t)area_cmm2;
    return true;
}

static bool set_sensor(settings_t *s, uint32_t sensor)
{
    for (uint8_t i = 0; i < SENSORS_N; i++) {
        if (SENSORS[i].sensor == sensor) {
            s->sensor = SENSORS[i].sensor;
            s->rate_dhz = SENSORS[i].rates_dhz[0];
            s->gain = SENSORS[i].gains[0];
            s->bridge = false;
            return true;
        }
    }
    return false;
}

static uint8_t sensor_index(const settings_t *s)
{
    for (uint8_t i = 0; i < SENSORS_N; i++) {
        if (SENSORS[i].sensor == s->sensor) {
            return i;
        }
    }
    return 0;
}

static bool set_rate(settings_t *s, uint32_t rate_dhz)
{
    for (uint8_t i = 0; i < OFFERED_RATES_MAX; i++) {
        uint16_t offered_dhz = SENSORS[sensor_index(s)].rates_dhz[i];
        if (offered_dhz != 0 && offered_dhz == rate_dhz) {
            s->rate_dhz = offered_dhz;
            return true;
        }
    }
    return false;
}

static bool set_gain(settings_t *s, uint32_t gain)
{
    for (uint8_t i = 0; i < OFFERED_GAINS_MAX; i++) {
        uint8_t offered = SENSORS[sensor_index(s)].gains[i];
        if (offered != 0 && offered == gain) {
            s->gain = offered;
            return true;
        }
    }
    return false;
}

// 115200 is 2.1 % off at 16 MHz and serves hosts that cannot do 250000; 230400 fits nowhere.
static bool set_baud(settings_t *s, uint32_t baud)
{
    if (baud != WIRE_BAUD_DEFAULT && baud != WIRE_BAUD_SLOW) {
        return false;
    }
    s->baud = baud;
    return true;
}

static bool set_bridge(settings_t *s, uint32_t bridge)
{
    if (bridge > 1 || (bridge == 1 && s->sensor != WIRE_SENSOR_ANALOG)) {
        return false;
    }
    s->bridge = bridge == 1;
    return true;
}

static bool set_watchdog(settings_t *s, uint32_t watchdog)
{
    if (watchdog > 1) {
        return false;
    }
    s->watchdog = watchdog == 1;
    return true;
}

static bool set_number(settings_t *s, uint8_t setting, uint32_t number)
{
    switch (setting) {
    case WIRE_SETTING_TIP_AREA:
        return set_tip_area(s, number);
    case WIRE_SETTING_SENSOR:
        return set_sensor(s, number);
    case WIRE_SETTING_GAIN:
        return set_gain(s, number);
    case WIRE_SETTING_RATE:
        return set_rate(s, number);
    case WIRE_SETTING_BAUD:
        return set_baud(s, number);
    case WIRE_SETTING_BRIDGE:
        return set_bridge(s, number);
    case WIRE_SETTING_WATCHDOG:
        return set_watchdog(s, number);
    default:
        return false;
    }
}

bool settings_change(settings_t *s, uint8_t setting, uint32_t number, const char *text)
{
    if (setting == WIRE_SETTING_NAME || setting == WIRE_SETTING_CALIBRATION) {
        return number == 0 &&
               set_text(setting == WIRE_SETTING_NAME ? s->name : s->calibration_id, text);
    }
    return text[0] == 0 && set_number(s, setting, number);
}

// ---- reading ----------------------------------------------------------------------------------

// A newer firmware may have left what this one does not have: then that sensor's, or the port's,
// defaults hold, for a probe that cannot be talked to could not even say so.
static void mend(settings_t *s)
{
    if (SENSORS[sensor_index(s)].sensor != s->sensor) {
        (void)set_sensor(s, SENSORS[0].sensor);
    } else if (!set_rate(s, s->rate_dhz) || !set_gain(s, s->gain)) {
        (void)set_sensor(s, s->sensor);
    }
    s->bridge = s->bridge && s->sensor == WIRE_SENSOR_ANALOG;
    if (!set_baud(s, s->baud)) {
        s->baud = WIRE_BAUD_DEFAULT;
    }
    if (s->tip_area_cmm2 == 0) {
        s->tip_area_cmm2 = SETTINGS_TIP_AREA_CMM2;
    }
}

settings_state_t settings_read(settings_t *s, const uint8_t stored[SETTINGS_LEN])
{
    uint8_t slot = newest(stored);
    if (slot == SETTINGS_SLOTS_N) {
        settings_default(s);
        return first_boot(stored) ? SETTINGS_BLANK : SETTINGS_BAD;
    }
    const uint8_t *from = stored + slot * SETTINGS_SLOT_LEN;
    s->slot = slot;
    s->sequence = from[SEQUENCE_AT];
    memcpy(s->uid, from + UID_AT, sizeof s->uid);
    s->boots_n = get_u16(from + BOOTS_AT);
    uint16_t kept = get_u16(from + CAPABILITIES_AT);
    s->capabilities = kept & WIRE_CAPABILITY_SIMULATED;
    s->watchdog = (kept & WIRE_CAPABILITY_WATCHDOG) != 0;
    s->tip_area_cmm2 = get_u16(from + TIP_AREA_AT);
    memcpy(s->calibration_id, from + CALIBRATION_AT, sizeof s->calibration_id);
    memcpy(s->name, from + NAME_AT, sizeof s->name);
    s->baud = get_u32(from + BAUD_AT);
    s->rate_dhz = get_u16(from + RATE_AT);
    s->sensor = from[SENSOR_AT];
    s->gain = from[GAIN_AT];
    s->bridge = from[BRIDGE_AT] == 1;
    mend(s);
    return SETTINGS_GOOD;
}

// ---- records ----------------------------------------------------------------------------------

bool settings_without_uid(const settings_t *s)
{
    return all_equal(s->uid, sizeof s->uid, 0);
}

void settings_record(const settings_t *s, uint8_t record[SETTINGS_SLOT_LEN])
{
    record[LAYOUT_AT] = LAYOUT;
    record[SEQUENCE_AT] = (uint8_t)(s->sequence + 1);
    memcpy(record + UID_AT, s->uid, sizeof s->uid);
    put_u16(record + BOOTS_AT, s->boots_n);
    uint16_t watchdog = s->watchdog ? WIRE_CAPABILITY_WATCHDOG : 0;
    put_u16(record + CAPABILITIES_AT, (uint16_t)(s->capabilities | watchdog));
    put_u16(record + TIP_AREA_AT, s->tip_area_cmm2);
    memcpy(record + CALIBRATION_AT, s->calibration_id, sizeof s->calibration_id);
    memcpy(record + NAME_AT, s->name, sizeof s->name);
    put_u32(record + BAUD_AT, s->baud);
    put_u16(record + RATE_AT, s->rate_dhz);
    record[SENSOR_AT] = s->sensor;
    record[GAIN_AT] = s->gain;
    record[BRIDGE_AT] = s->bridge;
    put_u16(record + CRC_AT, crc16(record, CRC_AT));
}

void settings_kept(settings_t *s)
{
    s->slot = s->slot == 0 ? 1 : 0;
    s->sequence++;
}

uint8_t settings_write_at(const settings_t *s)
{
    return s->slot == 0 ? SETTINGS_SLOT_LEN : 0;
}
