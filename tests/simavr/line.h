// SPDX-License-Identifier: GPL-3.0-or-later
// line.h - the cable: the chip's UART on one side, a pseudo-terminal or a file on the other.
#ifndef SOLEUS_SIMAVR_LINE_H
#define SOLEUS_SIMAVR_LINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim_avr.h"

#define LINE_PENDING_MAX 65536

// One byte leaves or reaches the chip.
typedef void (*line_byte_t)(void *owner, uint8_t byte);

typedef struct {
    avr_t *avr;
    void *owner;
    line_byte_t sent;     // by the chip
    line_byte_t received; // by the chip
    bool strict;          // a host that talks at another speed is not understood
    const char *link;     // path of the link to the terminal; NULL: no terminal
    FILE *out;            // where the chip's bytes go without a terminal; may be NULL
    int master;
    int slave; // kept open, so that a client may come and go
    bool plugged;
    uint8_t to_chip[LINE_PENDING_MAX];
    unsigned head, tail;
    unsigned dropped_n; // bytes of the chip that nobody took
} line_t;

void line_init(line_t *line, avr_t *avr);

// Pulls the cable: the terminal is closed and its link removed, as a USB port vanishes; and the
// other way round.
void line_unplug(line_t *line);
void line_plug(line_t *line);

// Bytes for the chip that come from a script.
void line_give(line_t *line, const uint8_t *bytes, unsigned n);

void line_give_hex(line_t *line, const char *hex);

// Moves bytes from the terminal to the chip, at the pace of the wire. Call every millisecond.
void line_serve(line_t *line);

// After avr_reset.
void line_after_reset(line_t *line);

#endif
