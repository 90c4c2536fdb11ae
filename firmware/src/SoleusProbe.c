#include "SoleusProbe.h"

#include <string.h>

#include "config.h"
#include "core/entropy.h"
#include "core/probe.h"
#include "core/settings.h"
#include "hal/hal.h"
#include "sensors/hx711.h"

static struct {
    probe_t probe;
    identity_t identity;
    const sensor_t *sensor;
    uint8_t record[SETTINGS_SLOT_LEN]; // on its way into the EEPROM
    uint8_t record_at;
    uint8_t written_n;
} app;

static void draw_uid(settings_t *settings)
{
    entropy_t entropy;
    entropy_start(&entropy);
    hal_feed_noise(&entropy);
    entropy_draw_uid(&entropy, settings->uid);
    settings->boots_n = 0;
}

static settings_state_t read_settings(settings_t *settings)
{
    uint8_t stored[SETTINGS_LEN];
    hal_nv_read(SOLEUS_PROBE_SETTINGS_AT, stored, sizeof stored);
    return settings_read(settings, stored);
}

static void keep_settings(const settings_t *settings)
{
    settings_record(settings, app.record);
    app.record_at = (uint8_t)(SOLEUS_PROBE_SETTINGS_AT + settings_write_at(settings));
    app.written_n = 0;
}

static void describe(const settings_t *settings, bool nv_bad)
{
    identity_t *id = &app.identity;
    id->build_hash = FIRMWARE_BUILD_HASH;
    id->firmware_version[0] = FIRMWARE_MAJOR;
    id->firmware_version[1] = FIRMWARE_MINOR;
    id->firmware_version[2] = FIRMWARE_PATCH;
    id->board = hal_board();
    id->reset_cause = hal_reset_cause();
    id->nv_bad = nv_bad;
    id->boots_n = settings->boots_n;
    id->capabilities = settings->capabilities;
    id->tip_area_cmm2 = settings->tip_area_cmm2;
    memcpy(id->uid, settings->uid, sizeof id->uid);
    memcpy(id->calibration_id, settings->calibration_id, sizeof id->calibration_id);
    id->sensor = app.sensor->info;
}

// A reset may have cut a frame short; without an end it would swallow the HELLO that follows.
static void clear_line(void)
{
    static const uint8_t END = 0;
    (void)hal_serial_send(&END, 1); // the buffer is empty
}

void soleus_probe_begin(void)
{
    settings_t settings;
    hal_begin(SERIAL_BAUD);
    settings_state_t state = read_settings(&settings);
    if (settings_without_uid(&settings)) {
        draw_uid(&settings);
    }
    settings.boots_n++;
    keep_settings(&settings);

    app.sensor = &hx711;
    describe(&settings, state == SETTINGS_BAD);
    app.sensor->begin(hal_now_us());
    clear_line();
    probe_boot(&app.probe, &app.identity, hal_serial_send, hal_now_us());
}

static void take_bytes(uint32_t now_us)
{
    uint8_t byte;
    while (hal_serial_take(&byte)) {
        probe_receive(&app.probe, byte, now_us);
    }
    probe_receive_lost(&app.probe, hal_serial_take_errors());
}

static void take_reading(uint32_t now_us)
{
    reading_t reading;
    app.sensor->poll(now_us, &reading);
    probe_lost(&app.probe, reading.lost_n);
    if (reading.has_sample) {
        probe_sample(&app.probe, &reading.sample);
    }
}

// One byte at a time: an EEPROM takes 3.4 ms for each, and samples do not wait.
static void write_settings(void)
{
    if (app.written_n < SETTINGS_SLOT_LEN && hal_nv_ready()) {
        hal_nv_write((uint8_t)(app.record_at + app.written_n), app.record[app.written_n]);
        app.written_n++;
    }
}

void soleus_probe_run(void)
{
    uint32_t now_us = hal_now_us();
    take_bytes(now_us);
    take_reading(now_us);
    probe_tick(&app.probe, now_us);
    write_settings();
    hal_rest();
}
