// frame.h - a payload on the line: COBS(payload + CRC), then 0x00. Both ways work in place.
#ifndef SOLEUS_CORE_FRAME_H
#define SOLEUS_CORE_FRAME_H

#include <stdint.h>

#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FRAME_PAYLOAD_AT 1 // COBS puts one byte in front
#define FRAME_BUFFER_LEN (WIRE_FRAME_MAX + 1) // with the closing 0x00

// Turns a payload that stands at FRAME_PAYLOAD_AT into the bytes for the line.
// payload_len is at most WIRE_PAYLOAD_MAX. Returns how many bytes go out, 0x00 included.
uint8_t frame_close(uint8_t frame[FRAME_BUFFER_LEN], uint8_t payload_len);

// Turns n bytes that came before a 0x00 back; the payload then stands at FRAME_PAYLOAD_AT.
// The bytes hold no 0x00. Returns the payload's length, 0 if they are no frame.
uint8_t frame_open(uint8_t *frame, uint8_t n);

#ifdef __cplusplus
}
#endif

#endif
