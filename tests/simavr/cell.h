// SPDX-License-Identifier: GPL-3.0-or-later
// cell.h - an HX711 on two pins of the simulated chip, after the data sheet.
//
// What it checks on the firmware's side is counted in cell_t: a read cut by a conversion, a clock
// pulse too long, a number of pulses that means another gain.
#ifndef SOLEUS_SIMAVR_CELL_H
#define SOLEUS_SIMAVR_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "sim_avr.h"

// The load cell's reading right now, before rails.
typedef int32_t (*cell_counts_t)(void *owner);
// A conversion is ready: raw counts as they will be clocked out.
typedef void (*cell_converted_t)(void *owner, int32_t raw_counts);

typedef struct {
    avr_t *avr;
    void *owner;
    cell_counts_t counts;
    cell_converted_t converted;
    double period_cycles;

    bool connected;
    bool unclocked; // the wire at its SCK is cut: it converts, and nobody clocks anything out
    bool saturated;
    bool asleep; // SCK was held high
    bool shows_settling; // ready while it settles, with counts on the way; else not ready
    bool rings; // the wire of DOUT: one fall makes two edges
    bool sck;
    bool gain_64; // of the conversion that runs
    uint32_t bits;
    unsigned unsettled_n; // conversions to come that are not settled
    unsigned pulses_n; // of the read that is going on
    double next_cycle; // when the conversion that runs will be ready
    avr_cycle_count_t sck_rose_at;

    unsigned conversions_n;
    unsigned torn_n;       // a conversion became ready in the middle of a read
    unsigned unread_n;     // a conversion was not read before the next
    unsigned wrong_gain_n; // a read with other than 25 or 27 pulses
    unsigned sleeps_n;
    avr_cycle_count_t slept_at;
    avr_cycle_count_t asleep_cycles; // until the newest waking
    double sck_high_max_us;
} cell_t;

void cell_init(cell_t *cell, avr_t *avr, double rate_hz);

// After avr_reset, which forgets timers and pins; the chip itself has noticed nothing.
void cell_after_reset(cell_t *cell);

// Puts the chip on the pins, as at power-on, or takes it off.
void cell_connect(cell_t *cell, bool connected);

// The wire of DOUT picks something up: low for a moment, where it was high and no bits are clocked out.
void cell_spike(cell_t *cell);

#endif
