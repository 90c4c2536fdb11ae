// receiver.h - gathers bytes from the host into frames; survives any bytes.
#ifndef SOLEUS_CORE_RECEIVER_H
#define SOLEUS_CORE_RECEIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    RECEIVER_WAITS,  // nothing complete yet, or an empty frame
    RECEIVER_FRAME,  // payload and payload_len are valid until the next byte
    RECEIVER_BROKEN, // what came up to this 0x00 was no frame
} receiver_result_t;

typedef struct {
    const uint8_t *payload;
    uint8_t payload_len;
    uint8_t used_n;
    bool too_long;
    uint8_t bytes[WIRE_FRAME_MAX];
} receiver_t;

void receiver_clear(receiver_t *r);
receiver_result_t receiver_add(receiver_t *r, uint8_t byte);

#ifdef __cplusplus
}
#endif

#endif
