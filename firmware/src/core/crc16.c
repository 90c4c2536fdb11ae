#include "core/crc16.h"

#include "core/wire_spec.h"

// A byte at once: bit by bit a full DATA frame took so long that an HX711 of 2200 readings per second
// had its next one ready before this one was fetched. In bytes, since the chip has no wider registers.
//
// `t`, the byte that is shifted out, stands at x^16 = x^12 + x^5 + 1. Its upper half gets beyond x^16
// once more by way of x^12, and comes in again in the same places.
uint16_t crc16(const uint8_t *bytes, uint8_t n)
{
    uint8_t high = (uint8_t)(WIRE_CRC_INIT >> 8);
    uint8_t low = (uint8_t)(WIRE_CRC_INIT & 0xFFu);

    for (uint8_t i = 0; i < n; i++) {
        uint8_t t = high ^ bytes[i];
        t = (uint8_t)(t ^ t >> 4);
        high = (uint8_t)(low ^ t << 4 ^ t >> 3);
        low = (uint8_t)(t ^ t << 5);
    }
    return (uint16_t)(high << 8 | low);
}
