// SPDX-License-Identifier: GPL-3.0-or-later
#include "frames.h"

#include <stdio.h>

#include "core/frame.h"
#include "trace.h"

static uint8_t bytes[FRAME_BUFFER_LEN];
static unsigned bytes_n;
static double first_us;

void frames_add(uint8_t byte, double at_us)
{
    if (bytes_n == 0) {
        first_us = at_us;
    }
    if (bytes_n < sizeof bytes) {
        bytes[bytes_n++] = byte;
    }
    if (byte != 0) {
        return;
    }
    char hex[2 * FRAME_BUFFER_LEN + 1];
    for (unsigned i = 0; i < bytes_n; i++) {
        sprintf(hex + 2 * i, "%02x", bytes[i]);
    }
    trace("frame", at_us, "%.3f %s", first_us, hex);
    bytes_n = 0;
}

void frames_after_reset(void)
{
    bytes_n = 0;
}
