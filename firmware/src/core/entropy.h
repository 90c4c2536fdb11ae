// entropy.h - gathers noise into a unique id: 64 bits of FNV-1a over whatever is fed in.
//
// Makes two probes different with near certainty; makes no secret.
// Source: FNV-1a, G. Fowler, L. C. Noll, K.-P. Vo; offset basis and prime of the 64-bit form.
#ifndef SOLEUS_CORE_ENTROPY_H
#define SOLEUS_CORE_ENTROPY_H

#include <stdint.h>

#include "core/wire_spec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint64_t state;
} entropy_t;

void entropy_start(entropy_t *e);
void entropy_feed(entropy_t *e, uint8_t byte);

// Never all zeros, since that stands for "no id yet".
void entropy_draw_uid(const entropy_t *e, uint8_t uid[WIRE_HELLO_UID_LEN]);

#ifdef __cplusplus
}
#endif

#endif
