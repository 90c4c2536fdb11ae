// bench.h - a probe on the bench: what it sends is collected and taken apart again.
#ifndef SOLEUS_TESTS_BENCH_H
#define SOLEUS_TESTS_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "core/probe.h"

#define BENCH_FRAMES_MAX 4096

typedef struct {
    uint8_t payload_len;
    uint8_t payload[WIRE_PAYLOAD_MAX];
} sent_t;

extern probe_t bench_probe;
extern identity_t bench_identity;
extern settings_t bench_settings;
extern bool bench_room; // the send buffer takes frames
extern sent_t bench_sent[BENCH_FRAMES_MAX];
extern uint16_t bench_sent_n;

// A fresh probe at this time, its HELLO taken away.
void bench_boot(uint32_t now_us);
void bench_forget(void);

// Sends a command as a host would; the same id and op make the same bytes.
void bench_command(uint16_t id, uint8_t op, uint32_t argument, uint32_t now_us);

// Makes the bytes of a command; returns how many.
uint8_t bench_command_bytes(uint16_t id, uint8_t op, uint32_t argument,
                            uint8_t frame[FRAME_BUFFER_LEN]);

// The same for a SET: a number or a text of up to 16 letters.
void bench_set(uint16_t id, uint8_t setting, uint32_t number, const char *text, uint32_t now_us);
uint8_t bench_set_bytes(uint16_t id, uint8_t setting, uint32_t number, const char *text,
                        uint8_t frame[FRAME_BUFFER_LEN]);

void bench_value(uint32_t device_us, int32_t raw_counts);
void bench_no_value(uint32_t device_us);

// How many frames of a type were sent, and the last of them.
uint16_t bench_count(uint8_t type);
const uint8_t *bench_last(uint8_t type);

#endif
