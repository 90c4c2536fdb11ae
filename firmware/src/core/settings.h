// settings.h - what the probe keeps over power cuts, in two slots that guard each other.
//
// Pure: works on bytes; who reads and writes the EEPROM is not its business. A record is always
// written into the slot that does not hold the newest good one, so a power cut in the middle of
// writing costs the new record and never the old one.
//
// A slot (SETTINGS_SLOT_LEN bytes): 0 layout, 1 sequence, 2 uid[8], 10 boots_n u16,
// 12 capabilities u16, 14 tip_area_cmm2 u16, 16 calibration_id[16], 32 name[16], 48 baud u32,
// 52 rate_dhz u16, 54 sensor, 55 gain, 56 bridge, 57 CRC u16 over 0..56.
//
// The watchdog is a bit of the slot's capabilities, WIRE_CAPABILITY_WATCHDOG: a firmware that is too
// old for it reads the record all the same.
//
// Two values make a probe a simulated one, and both are written only by the simulator harness into
// the EEPROM that it hands to the image: WIRE_CAPABILITY_SIMULATED in `capabilities` and the id of a
// simulated calibration. The firmware never sets either by itself; an empty or damaged EEPROM gives
// neither.
#ifndef SOLEUS_CORE_SETTINGS_H
#define SOLEUS_CORE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SETTINGS_SLOT_LEN 59
#define SETTINGS_SLOTS_N 2
#define SETTINGS_LEN (SETTINGS_SLOT_LEN * SETTINGS_SLOTS_N)
#define SETTINGS_TIP_AREA_CMM2 10000 // 1 cm2

typedef enum {
    SETTINGS_GOOD,
    SETTINGS_BLANK, // never written to the end: the first boot
    SETTINGS_BAD,   // both slots damaged; defaults are in use
} settings_state_t;

typedef struct {
    uint8_t sequence;
    uint8_t slot; // where it was read from
    uint8_t uid[WIRE_HELLO_UID_LEN];
    uint16_t boots_n;
    uint16_t capabilities;
    uint16_t tip_area_cmm2;
    uint16_t rate_dhz;
    uint8_t sensor; // WIRE_SENSOR_*
    uint8_t gain;
    bool bridge; // a resistor lies across an analogue sensor
    bool watchdog;
    uint32_t baud;
    char calibration_id[WIRE_TEXT_LEN]; // padded with zeros, as is the name
    char name[WIRE_TEXT_LEN];
} settings_t;

// Reads the newest good slot out of both; without one, fills in defaults with an empty uid.
settings_state_t settings_read(settings_t *s, const uint8_t stored[SETTINGS_LEN]);

// Defaults, with an empty uid.
void settings_default(settings_t *s);

// Changes one setting (WIRE_SETTING_*) to a number or a text, whichever it is. False: not allowed,
// and nothing has changed. The text has WIRE_TEXT_LEN bytes and is padded with zeros.
bool settings_change(settings_t *s, uint8_t setting, uint32_t number, const char *text);

// True if no unique id has been drawn yet.
bool settings_without_uid(const settings_t *s);

// Makes the record that follows `s`, to be written at settings_write_at(s).
void settings_record(const settings_t *s, uint8_t record[SETTINGS_SLOT_LEN]);

// The record is in its slot: the next one belongs into the other.
void settings_kept(settings_t *s);

// Offset, from the first slot, of the slot that the next record belongs into.
uint8_t settings_write_at(const settings_t *s);

#ifdef __cplusplus
}
#endif

#endif
