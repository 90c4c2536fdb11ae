#include "core/block.h"

#include "core/bytes.h"

// Signed, so that a sample stamped by an interrupt just after `now` was read is no age of an hour.
static int32_t us_between(uint32_t earlier_us, uint32_t later_us)
{
    return (int32_t)(later_us - earlier_us);
}

void block_start(block_t *b)
{
    block_clear(b);
    b->stream_has_sample = false;
}

void block_clear(block_t *b)
{
    b->used_n = 0;
    b->no_value_mask = 0;
    b->saturated = false;
    b->open = false;
}

bool block_too_far(const block_t *b, uint32_t device_us)
{
    return b->used_n > 0 && us_between(b->first_us, device_us) > UINT16_MAX;
}

static void keep(block_t *b, const sample_t *sample, const sensor_info_t *sensor)
{
    uint8_t *at = b->counts + b->used_n * WIRE_SAMPLE_LEN;
    put_i24(at, sample->has_value ? sample->raw_counts : 0);

    if (!sample->has_value) {
        b->no_value_mask = (uint16_t)(b->no_value_mask | (1u << b->used_n));
    } else if (sample->raw_counts <= sensor->full_scale_min ||
               sample->raw_counts >= sensor->full_scale_max) {
        b->saturated = true;
    } else if (sensor->open_below > 0 && sample->raw_counts < (int32_t)sensor->open_below) {
        b->open = true;
    }
    b->used_n++;
}

bool block_add(block_t *b, const sample_t *sample, const sensor_info_t *sensor)
{
    bool alone = !b->stream_has_sample; // no period known yet
    uint32_t period_us = sample->device_us - b->last_us;

    if (b->used_n == 0) {
        b->first_us = sample->device_us;
    }
    b->last_us = sample->device_us;
    b->stream_has_sample = true;
    keep(b, sample, sensor);

    int32_t next_after_us = us_between(b->first_us, b->last_us + period_us);
    return alone || b->used_n == WIRE_DATA_SAMPLES_MAX || next_after_us > BLOCK_WAIT_US;
}

bool block_due(const block_t *b, uint32_t now_us)
{
    return b->used_n > 0 && us_between(b->first_us, now_us) >= BLOCK_WAIT_US;
}
