#include "core/entropy.h"

#include "core/bytes.h"

#define FNV_OFFSET UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x100000001B3)

void entropy_start(entropy_t *e)
{
    e->state = FNV_OFFSET;
}

void entropy_feed(entropy_t *e, uint8_t byte)
{
    e->state = (e->state ^ byte) * FNV_PRIME;
}

void entropy_draw_uid(const entropy_t *e, uint8_t uid[WIRE_HELLO_UID_LEN])
{
    uint64_t state = e->state == 0 ? FNV_OFFSET : e->state;
    put_u32(uid, (uint32_t)state);
    put_u32(uid + 4, (uint32_t)(state >> 32));
}
