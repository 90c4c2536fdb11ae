#include "core/frame.h"

#include "core/bytes.h"
#include "core/crc16.h"

// A frame is shorter than 254 bytes, so COBS adds a single byte and every zero of the payload can
// be replaced where it stands by the distance to the next one.
_Static_assert(WIRE_FRAME_MAX < 255, "COBS in place needs one block");

#define FRAME_LEN_MIN (FRAME_PAYLOAD_AT + 1 + WIRE_CRC_LEN)

uint8_t frame_close(uint8_t frame[FRAME_BUFFER_LEN], uint8_t payload_len)
{
    uint8_t end = (uint8_t)(FRAME_PAYLOAD_AT + payload_len);
    put_u16(frame + end, crc16(frame + FRAME_PAYLOAD_AT, payload_len));
    end = (uint8_t)(end + WIRE_CRC_LEN);

    uint8_t code_at = 0;
    for (uint8_t at = FRAME_PAYLOAD_AT; at < end; at++) {
        if (frame[at] == 0) {
            frame[code_at] = (uint8_t)(at - code_at);
            code_at = at;
        }
    }
    frame[code_at] = (uint8_t)(end - code_at);
    frame[end] = 0;
    return (uint8_t)(end + 1);
}

uint8_t frame_open(uint8_t *frame, uint8_t n)
{
    if (n < FRAME_LEN_MIN || n > WIRE_FRAME_MAX) {
        return 0;
    }
    for (uint16_t at = 0; at < n;) {
        uint16_t next = (uint16_t)(at + frame[at]);
        if (next > n) {
            return 0;
        }
        frame[at] = 0;
        at = next;
    }
    uint8_t payload_len = (uint8_t)(n - FRAME_PAYLOAD_AT - WIRE_CRC_LEN);
    uint8_t *payload = frame + FRAME_PAYLOAD_AT;
    return get_u16(payload + payload_len) == crc16(payload, payload_len) ? payload_len : 0;
}
