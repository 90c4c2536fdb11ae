// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "SoleusProbe.h"
#include "avr_eeprom.h"
#include "core/settings.h"
#include "say.h"
#include "sim_cycle_timers.h"
#include "sim_io.h"

#define EEPROM_LEN 1024
#define TOUCHED_RUN 3 // so many changed bytes in a row are the stack
#define EECR 0x3F     // ATmega328P data sheet, register summary
#define EEPE (1u << 1)

static void choose(settings_t *settings, uint8_t setting, uint32_t number)
{
    static const char NO_TEXT[WIRE_TEXT_LEN] = "";
    if (!settings_change(settings, setting, number, NO_TEXT)) {
        give_up("the probe has no such sensor, rate or bridge");
    }
}

static void choose_sensor(settings_t *settings, const options_t *o)
{
    if (strcmp(o->sensor, "hx711") == 0) {
        return; // the default, with its own rate
    }
    if (strcmp(o->sensor, "analog") != 0) {
        give_up("%s is no sensor: hx711 or analog", o->sensor);
    }
    choose(settings, WIRE_SETTING_SENSOR, WIRE_SENSOR_ANALOG);
    choose(settings, WIRE_SETTING_RATE, 10u * o->sensor_hz);
    choose(settings, WIRE_SETTING_BRIDGE, o->bridge);
}

static void simulated_settings(uint8_t *eeprom, const options_t *options)
{
    const char *calibration_id = options->calibration_id;
    settings_t settings;
    memset(eeprom, 0xFF, EEPROM_LEN);
    settings_read(&settings, eeprom + SOLEUS_PROBE_SETTINGS_AT);
    settings.capabilities = WIRE_CAPABILITY_SIMULATED;
    if (strlen(calibration_id) > sizeof settings.calibration_id) {
        give_up("the calibration id %s is too long", calibration_id);
    }
    memcpy(settings.calibration_id, calibration_id, strlen(calibration_id));
    choose_sensor(&settings, options);
    settings_record(&settings, eeprom + SOLEUS_PROBE_SETTINGS_AT + settings_write_at(&settings));
}

// A layout of before, damage, or an image's own defaults: the image would come up without the mark.
static bool is_simulated(const uint8_t *eeprom)
{
    settings_t settings;
    return settings_read(&settings, eeprom + SOLEUS_PROBE_SETTINGS_AT) == SETTINGS_GOOD &&
           settings.capabilities == WIRE_CAPABILITY_SIMULATED;
}

static avr_cycle_count_t byte_done(avr_t *avr, avr_cycle_count_t when, void *param)
{
    (void)when;
    (void)param;
    avr->data[EECR] &= (uint8_t)~EEPE;
    return 0;
}

// Called behind simavr's own, which has the byte in the memory at once and clears the bit.
static void byte_begins(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param)
{
    const options_t *options = param;
    if (value & EEPE) {
        avr->data[address] |= (uint8_t)EEPE;
        avr_cycle_timer_register_usec(avr, options->eeprom_us, byte_done, NULL);
    }
}

void eeprom_load(avr_t *avr, const options_t *options)
{
    if (options->eeprom_us > 0) {
        avr_register_io_write(avr, EECR, byte_begins, (void *)(uintptr_t)options);
    }
    const char *path = options->eeprom;
    uint8_t bytes[EEPROM_LEN];
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    if (file == NULL) {
        simulated_settings(bytes, options);
    } else {
        size_t n = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        if (n != sizeof bytes) {
            give_up("%s is no EEPROM of %d bytes", path, EEPROM_LEN);
        }
        if (options->renew && !is_simulated(bytes)) {
            fprintf(stderr, "%s was no simulated probe's and is made anew.\n", path);
            simulated_settings(bytes, options);
        }
    }
    avr_eeprom_desc_t all = {.ee = bytes, .offset = 0, .size = sizeof bytes};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &all);
}

void eeprom_save(avr_t *avr, const char *path)
{
    uint8_t bytes[EEPROM_LEN];
    avr_eeprom_desc_t all = {.ee = bytes, .offset = 0, .size = sizeof bytes};
    if (path == NULL) {
        return;
    }
    avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &all);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, sizeof bytes, file) != sizeof bytes) {
        give_up("%s cannot be written", path);
    }
    fclose(file);
}

// xorshift32, G. Marsaglia 2003.
static uint8_t next_noise(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (uint8_t)(*state >> 24);
}

void sram_fill(avr_t *avr, uint32_t seed)
{
    uint32_t state = seed | 1u;
    for (unsigned at = avr->ioend + 1u; at <= avr->ramend; at++) {
        avr->data[at] = next_noise(&state);
    }
}

unsigned sram_untouched_n(avr_t *avr, uint32_t seed, unsigned static_end)
{
    uint32_t state = seed | 1u;
    unsigned untouched = 0;
    unsigned touched_in_a_row = 0;
    for (unsigned at = avr->ioend + 1u; at <= avr->ramend; at++) {
        bool same = avr->data[at] == next_noise(&state);
        if (at < static_end) {
            continue;
        }
        untouched += same;
        touched_in_a_row = same ? 0 : touched_in_a_row + 1;
        if (touched_in_a_row == TOUCHED_RUN) {
            break;
        }
    }
    return untouched;
}
