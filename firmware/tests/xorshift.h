// xorshift.h - chance that comes again: the same seed, the same bytes, so a failure can be found.
//
// xorshift32, G. Marsaglia, "Xorshift RNGs", 2003. The state is never 0.
#ifndef SOLEUS_TESTS_XORSHIFT_H
#define SOLEUS_TESTS_XORSHIFT_H

#include <stdint.h>

#define XORSHIFT_SEED UINT32_C(20261121)

static inline uint32_t xorshift_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline uint8_t xorshift_byte(uint32_t *state)
{
    return (uint8_t)(xorshift_next(state) >> 24);
}

#endif
