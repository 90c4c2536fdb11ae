#include "core/settings.h"

#include <string.h>

#include "core/bytes.h"
#include "core/crc16.h"

#define LAYOUT 1
#define ERASED 0xFF

enum {
    LAYOUT_AT = 0,
    SEQUENCE_AT = 1,
    UID_AT = 2,
    BOOTS_AT = 10,
    CAPABILITIES_AT = 12,
    TIP_AREA_AT = 14,
    CALIBRATION_AT = 16,
    CRC_AT = 32,
};

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

static void defaults(settings_t *s)
{
    memset(s, 0, sizeof *s);
    s->slot = 1; // the first record goes into slot 0
    s->tip_area_cmm2 = SETTINGS_TIP_AREA_CMM2;
}

settings_state_t settings_read(settings_t *s, const uint8_t stored[SETTINGS_LEN])
{
    uint8_t slot = newest(stored);
    if (slot == SETTINGS_SLOTS_N) {
        defaults(s);
        return all_equal(stored, SETTINGS_LEN, ERASED) ? SETTINGS_BLANK : SETTINGS_BAD;
    }
    const uint8_t *from = stored + slot * SETTINGS_SLOT_LEN;
    s->slot = slot;
    s->sequence = from[SEQUENCE_AT];
    memcpy(s->uid, from + UID_AT, sizeof s->uid);
    s->boots_n = get_u16(from + BOOTS_AT);
    s->capabilities = get_u16(from + CAPABILITIES_AT) & WIRE_CAPABILITY_SIMULATED;
    s->tip_area_cmm2 = get_u16(from + TIP_AREA_AT);
    memcpy(s->calibration_id, from + CALIBRATION_AT, sizeof s->calibration_id);
    return SETTINGS_GOOD;
}

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
    put_u16(record + CAPABILITIES_AT, s->capabilities);
    put_u16(record + TIP_AREA_AT, s->tip_area_cmm2);
    memcpy(record + CALIBRATION_AT, s->calibration_id, sizeof s->calibration_id);
    put_u16(record + CRC_AT, crc16(record, CRC_AT));
}

uint8_t settings_write_at(const settings_t *s)
{
    return s->slot == 0 ? SETTINGS_SLOT_LEN : 0;
}
