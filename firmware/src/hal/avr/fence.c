// fence.c - stops a chip that runs from its start although its first page is empty.
//
// A boot loader erases a page before it writes it. Should the power or the cable go in that moment
// with the first page, the chip runs over the empty words (0xFFFF does nothing) into the second
// page, that is into the middle of some function. So the second page begins with jumps to
// themselves. `soleus probe flash` relies on it (host/soleus/wire/stk500.py).
#if defined(__AVR_ATmega328P__)

#include <stdint.h>

#include <avr/interrupt.h>

#define PAGE_LEN 128u
#define FENCE_END (PAGE_LEN + 4u) // an empty word may skip the next one: two jumps
#define JUMP_TO_ITSELF 0xCFFFu    // rjmp .-2

// The section of the interrupt vectors: it lies first, nothing is left out of it, and what is added
// stands behind the vectors of the start-up code.
#define WORDS_N ((FENCE_END - _VECTORS_SIZE) / 2u)
#define TIMES_8(x) x, x, x, x, x, x, x, x

_Static_assert(WORDS_N <= 16u, "the fence has 16 words");

__attribute__((used, section(".vectors"))) const uint16_t soleus_fence[16] = {
    TIMES_8(JUMP_TO_ITSELF), TIMES_8(JUMP_TO_ITSELF)};

#endif
