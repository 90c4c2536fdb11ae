// block.h - gathers samples for one DATA frame and says when it has to go.
//
// The rules stand in docs/probe.md, "Samples". Owns no clock: time comes in. Does not number the
// samples and does not send them; that is the probe's work.
#ifndef SOLEUS_CORE_BLOCK_H
#define SOLEUS_CORE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"
#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

// 5 ms under the promise: the buffer may hold a HELLO (3 ms on the line) when the block is due.
#define BLOCK_WAIT_US (WIRE_SAMPLE_WAIT_MAX_US - 5000)

typedef struct {
    uint32_t first_us;
    uint32_t last_us;        // of the newest sample in this stream; outlives block_clear
    uint16_t no_value_mask;
    uint8_t used_n;
    bool saturated;
    bool open;
    bool stream_has_sample;
    uint8_t counts[WIRE_DATA_SAMPLES_MAX * WIRE_SAMPLE_LEN];
} block_t;

// Forgets all, the stream's last sample too.
void block_start(block_t *b);

// Forgets the samples after they were sent or given up.
void block_clear(block_t *b);

// True if a sample of this time cannot join because span_us could not tell its distance.
bool block_too_far(const block_t *b, uint32_t device_us);

// Adds a sample; the block is not full. True: send the block now.
bool block_add(block_t *b, const sample_t *sample, const sensor_info_t *sensor);

// True if the block has waited long enough.
bool block_due(const block_t *b, uint32_t now_us);

static inline uint16_t block_span_us(const block_t *b)
{
    return (uint16_t)(b->last_us - b->first_us);
}

#ifdef __cplusplus
}
#endif

#endif
