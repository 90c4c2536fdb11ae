// The checksum, held against its definition: a division of polynomials, bit by bit.
#include <stdbool.h>

#include "check.h"
#include "core/crc16.h"

#define POLYNOMIAL 0x1021u
#define START 0xFFFFu

static uint16_t bit_by_bit(const uint8_t *bytes, uint8_t n)
{
    uint16_t crc = START;
    for (uint8_t i = 0; i < n; i++) {
        for (uint8_t bit = 0; bit < 8; bit++) {
            bool out = ((crc >> 15) ^ (bytes[i] >> (7 - bit))) & 1;
            crc = (uint16_t)(crc << 1);
            if (out) {
                crc = (uint16_t)(crc ^ POLYNOMIAL);
            }
        }
    }
    return crc;
}

static void gives_the_published_check_value(void)
{
    CHECK_EQUAL(0x29B1, crc16((const uint8_t *)"123456789", 9));
    CHECK_EQUAL(START, crc16((const uint8_t *)"", 0));
}

// Two bytes put any value into the register; the third meets it there.
static void is_the_remainder_for_every_state_and_byte(void)
{
    for (uint32_t three = 0; three < UINT32_C(1) << 24; three += 251) { // 251: prime, all are mixed
        uint8_t bytes[] = {(uint8_t)(three >> 16), (uint8_t)(three >> 8), (uint8_t)three};
        CHECK_EQUAL(bit_by_bit(bytes, sizeof bytes), crc16(bytes, sizeof bytes));
    }
}

int main(void)
{
    RUN(gives_the_published_check_value);
    RUN(is_the_remainder_for_every_state_and_byte);
    return check_result();
}
