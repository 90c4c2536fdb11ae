#include "core/crc16.h"

#include "core/wire_spec.h"

#define POLYNOMIAL 0x1021u

uint16_t crc16(const uint8_t *bytes, uint8_t n)
{
    uint16_t crc = (uint16_t)WIRE_CRC_INIT;

    for (uint8_t i = 0; i < n; i++) {
        crc = (uint16_t)(crc ^ (uint16_t)(bytes[i] << 8));
        for (uint8_t bit = 0; bit < 8; bit++) {
            uint16_t shifted = (uint16_t)(crc << 1);
            crc = (crc & 0x8000u) ? (uint16_t)(shifted ^ POLYNOMIAL) : shifted;
        }
    }
    return crc;
}
