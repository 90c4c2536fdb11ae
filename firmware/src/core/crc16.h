// crc16.h - CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, no reflection.
//
// "123456789" gives 0x29B1. Guards frames and settings.
#ifndef SOLEUS_CORE_CRC16_H
#define SOLEUS_CORE_CRC16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint16_t crc16(const uint8_t *bytes, uint8_t n);

#ifdef __cplusplus
}
#endif

#endif
