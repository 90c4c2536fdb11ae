// probe.h - what the probe answers, reports and streams; the rules are in docs/probe.md.
//
// Owns no clock, port, sensor or memory: readings, bytes and the time come in as arguments, frames
// leave through `send`. A change of settings is handed out by probe_wants_kept, and whoever has
// written it comes back with probe_kept. Never call it from an interrupt.
#ifndef SOLEUS_CORE_PROBE_H
#define SOLEUS_CORE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/block.h"
#include "core/frame.h"
#include "core/receiver.h"
#include "core/sample.h"
#include "core/settings.h"
#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PROBE_REMEMBERED_COMMANDS 4
#define PROBE_VCC_LOW_MV 4000 // a chip's own reference is 10 % off at most: 4.4 V or less then

// Puts a whole frame into the send buffer, or nothing of it. False: no room.
typedef bool (*probe_send_t)(const uint8_t *bytes, uint8_t n);

// What HELLO tells of this probe; stays as it is from boot on.
typedef struct {
    uint32_t build_hash;
    uint16_t capabilities; // without the sensor's own and those in the settings
    uint8_t firmware_version[3];
    uint8_t board;
    uint8_t reset_cause;
    bool nv_bad;
    const sensor_info_t *sensor;
    settings_t *settings; // changed by probe_kept alone
} identity_t;

typedef struct {
    uint32_t argument;
    uint16_t id;
    uint8_t op;
    uint8_t setting; // 0 in a CMD
    uint8_t status;
    char text[WIRE_TEXT_LEN]; // padded with zeros; empty in a CMD
} command_t;

// What an ACK says of the command that it answers.
typedef struct {
    uint16_t id;
    uint8_t op;
    uint8_t status;
} ack_t;

typedef struct {
    const identity_t *identity;
    probe_send_t send;
    uint32_t next_sample_n;
    uint32_t lost_n;
    uint32_t uptime_s;
    uint32_t status_due_us;
    uint16_t rx_errors_n;
    uint16_t vcc_mv; // 0: not measured
    uint16_t seq;
    bool streaming;
    bool acknowledged; // any command since boot
    bool lost_untold;
    bool rx_error_untold;
    bool sensor_silent; // the newest reading had no value
    bool ack_waits;
    bool hello_waits;
    bool settings_wait;
    uint8_t button_tells_n; // how often the newest press or release has still to be told
    bool button_pressed;
    uint32_t button_us;
    bool status_waits;
    bool keeping;  // `wanted` is on its way into the memory
    bool keep_ack; // whoever asked for it waits for an ACK
    settings_t wanted;
    command_t keep_command;
    ack_t ack; // the one that waits, if any
    command_t remembered[PROBE_REMEMBERED_COMMANDS];
    uint8_t remembered_n;
    uint8_t remember_at;
    block_t block;
    receiver_t receiver;
    uint8_t frame[FRAME_BUFFER_LEN];
} probe_t;

// Starts from nothing and sends HELLO. `identity` has to live as long as the probe.
void probe_boot(probe_t *p, const identity_t *identity, probe_send_t send, uint32_t now_us);

// Takes one byte from the host.
void probe_receive(probe_t *p, uint8_t byte, uint32_t now_us);

// Counts n bytes from the host that the serial port lost or found broken.
void probe_receive_lost(probe_t *p, uint8_t n);

// Takes a reading of the sensor, with or without a value.
void probe_sample(probe_t *p, const sample_t *sample);

// Counts n readings that the sensor had ready and nobody fetched.
void probe_lost(probe_t *p, uint8_t n);

// The settings that shall be kept, NULL if there is nothing to keep.
settings_t *probe_wants_kept(probe_t *p);

// They are in the memory, read back and right; or could not be kept, and nothing has changed.
void probe_kept(probe_t *p, bool kept, uint32_t now_us);

// The supply was measured, in mV.
void probe_vcc(probe_t *p, uint16_t vcc_mv);

// The button was pressed or released at this time.
void probe_button(probe_t *p, uint32_t device_us, bool pressed);

// Time has passed; at least every 2 ms.
void probe_tick(probe_t *p, uint32_t now_us);

#ifdef __cplusplus
}
#endif

#endif
