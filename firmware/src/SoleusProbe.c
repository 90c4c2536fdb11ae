#include "SoleusProbe.h"

#include <stddef.h>

#include "config.h"
#include "core/button.h"
#include "core/entropy.h"
#include "core/probe.h"
#include "core/settings.h"
#include "hal/hal.h"
#include "keeper.h"
#include "sensors/sensors.h"

#if defined(ARDUINO) && !defined(__AVR_ATmega328P__)
#error "The soleus probe runs on an ATmega328P: choose an Arduino Uno or Nano as the board."
#endif

#define VCC_EVERY_US UINT32_C(1000000)
// The bytes of the shortest command on the line: one command each round, and samples do not wait
// for a host that asks without end.
#define BYTES_PER_ROUND (WIRE_CMD_SIZE + WIRE_CRC_LEN + 2)

static struct {
    probe_t probe;
    identity_t identity;
    settings_t settings; // those in the memory, or on their way since the boot
    const sensor_t *sensor;
    button_t button;
    uint32_t vcc_us; // when it was measured last
    bool streams; // as the sensor was told
    bool keeps_for_host; // what the keeper writes was asked for by the host
} app;

static void draw_uid(settings_t *settings)
{
    entropy_t entropy;
    entropy_start(&entropy);
    hal_feed_noise(&entropy);
    entropy_draw_uid(&entropy, settings->uid);
    settings->boots_n = 0;
}

// An id that HELLO has told has to be there for good: once in a probe's life its first record is
// waited for, 0.2 s.
static void keep_new_uid(settings_t *settings)
{
    keeper_state_t state;
    do {
        state = keeper_step();
    } while (state == KEEPER_WRITES);
    if (state == KEEPER_KEPT) {
        settings_kept(settings);
    }
}

static settings_state_t read_settings(settings_t *settings)
{
    uint8_t stored[SETTINGS_LEN];
    hal_nv_read(SOLEUS_PROBE_SETTINGS_AT, stored, sizeof stored);
    return settings_read(settings, stored);
}

static void describe(bool nv_bad)
{
    identity_t *id = &app.identity;
    id->build_hash = FIRMWARE_BUILD_HASH;
    id->firmware_version[0] = FIRMWARE_MAJOR;
    id->firmware_version[1] = FIRMWARE_MINOR;
    id->firmware_version[2] = FIRMWARE_PATCH;
    id->board = hal_board();
    id->reset_cause = hal_reset_cause();
    id->nv_bad = nv_bad;
    id->capabilities = WIRE_CAPABILITY_BUTTON;
    if (app.settings.watchdog) {
        id->capabilities |= WIRE_CAPABILITY_WATCHDOG;
    }
    id->settings = &app.settings;
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
    settings_t *settings = &app.settings;
    settings_state_t state = read_settings(settings);
    hal_begin(settings->baud);
    bool uid_is_new = settings_without_uid(settings);
    if (uid_is_new) {
        draw_uid(settings);
    }
    settings->boots_n++;
    keeper_begin(settings);
    if (uid_is_new) {
        keep_new_uid(settings);
    }
    app.keeps_for_host = false;
    app.button = (button_t){.looked_us = hal_now_us()};

    app.sensor = sensor_for(settings->sensor);
    app.sensor->begin(settings, hal_now_us());
    app.streams = false;
    describe(state == SETTINGS_BAD);
    clear_line();
    app.vcc_us = hal_now_us();
    probe_boot(&app.probe, &app.identity, hal_serial_send, app.vcc_us);
    probe_vcc(&app.probe, hal_vcc_mv());
    if (settings->watchdog) {
        hal_watchdog_begin();
    }
}

static void take_bytes(uint32_t now_us)
{
    uint8_t byte;
    for (uint8_t i = 0; i < BYTES_PER_ROUND && hal_serial_take(&byte); i++) {
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

// What nobody asks for any more is not measured: the sensor rests from STOP to START. What it does
// between the boot and the first START is its own affair.
static void let_sensor_rest(uint32_t now_us)
{
    if (app.sensor->rest == NULL || app.probe.streaming == app.streams) {
        return;
    }
    app.streams = app.probe.streaming;
    if (app.streams) {
        app.sensor->wake(now_us);
    } else {
        app.sensor->rest();
    }
}

static void look_at_button(uint32_t now_us)
{
    if (button_look(&app.button, hal_button_down(), now_us)) {
        probe_button(&app.probe, app.button.edge_us, app.button.pressed);
    }
}

static void look_at_supply(uint32_t now_us)
{
    if (now_us - app.vcc_us >= VCC_EVERY_US) {
        app.vcc_us += VCC_EVERY_US;
        probe_vcc(&app.probe, hal_vcc_mv());
    }
}

static void kept(bool well, uint32_t now_us)
{
    if (app.keeps_for_host) {
        probe_kept(&app.probe, well, now_us);
    }
    if (well) {
        settings_kept(&app.settings);
    }
    app.keeps_for_host = false;
}

static void keep_settings(uint32_t now_us)
{
    settings_t *wanted = probe_wants_kept(&app.probe);
    if (wanted != NULL && keeper_idle()) {
        wanted->sequence = app.settings.sequence; // the boot's record may have come between
        wanted->slot = app.settings.slot;
        keeper_begin(wanted);
        app.keeps_for_host = true;
    }
    keeper_state_t state = keeper_step();
    if (state == KEEPER_KEPT || state == KEEPER_FAILED) {
        kept(state == KEEPER_KEPT, now_us);
    }
}

void soleus_probe_run(void)
{
    uint32_t now_us = hal_now_us();
    take_bytes(now_us);
    let_sensor_rest(now_us);
    take_reading(now_us);
    look_at_button(now_us);
    look_at_supply(now_us);
    probe_tick(&app.probe, now_us);
    keep_settings(now_us);
    hal_watchdog_feed();
    hal_rest();
}
