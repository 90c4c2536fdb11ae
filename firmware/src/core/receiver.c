#include "core/receiver.h"

#include "core/frame.h"

void receiver_clear(receiver_t *r)
{
    r->payload_len = 0;
    r->used_n = 0;
    r->too_long = false;
}

static receiver_result_t finish(receiver_t *r)
{
    uint8_t n = r->used_n;
    bool too_long = r->too_long;
    receiver_clear(r);

    if (n == 0) {
        return RECEIVER_WAITS; // a host may clear the line with a lone 0x00
    }
    if (too_long) {
        return RECEIVER_BROKEN;
    }
    r->payload_len = frame_open(r->bytes, n);
    r->payload = r->bytes + FRAME_PAYLOAD_AT;
    return r->payload_len > 0 ? RECEIVER_FRAME : RECEIVER_BROKEN;
}

receiver_result_t receiver_add(receiver_t *r, uint8_t byte)
{
    if (byte == 0) {
        return finish(r);
    }
    if (r->used_n == WIRE_FRAME_MAX) {
        r->too_long = true;
    } else {
        r->bytes[r->used_n++] = byte;
    }
    return RECEIVER_WAITS;
}
