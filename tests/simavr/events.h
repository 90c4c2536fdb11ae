// SPDX-License-Identifier: GPL-3.0-or-later
// events.h - what happens to the probe and when: a script of lines.
//
//   [WHEN] WORD [VALUE]
//
// WHEN is seconds since the first START command (`2.5`), seconds since power-on (`boot 2.5`), or
// missing: at once. Words: unplug, replug, reset, hx711 off|on|swapped|unclocked (no
// chip; DOUT and SCK swapped: the pull-up of D2 holds its SCK high, so it sleeps, and D2 stays high;
// the wire at its SCK cut), saturate on|off, force N|curve,
// button on|off, open on|off, vcc MV (to the ADC alone: the chip runs on), brownout (a reset by the
// sagging supply), settling shown|hidden (whether the HX711 is ready before it has settled, with
// counts on the way; it begins with hidden), hang listening|deaf (the firmware runs in a circle
// from here on, with interrupts on or off), stall MS (it does so for a while and then goes on,
// interrupts on), spike (the wire of DOUT picks something up), wire rings|quiet (each fall of DOUT
// makes two edges, or one), rx HEX, quit. Empty lines and lines that begin with # are skipped.
#ifndef SOLEUS_SIMAVR_EVENTS_H
#define SOLEUS_SIMAVR_EVENTS_H

#include <stdbool.h>

#define EVENT_TEXT_LEN 512
#define EVENTS_MAX 256

typedef enum {
    EVENT_NOW,
    EVENT_SINCE_BOOT,
    EVENT_SINCE_START,
} event_base_t;

typedef struct {
    event_base_t base;
    double t_s;
    bool done;
    char word[16];
    char value[EVENT_TEXT_LEN];
} event_t;

typedef struct {
    event_t events[EVENTS_MAX];
    unsigned n;
    char line[EVENT_TEXT_LEN + 64]; // a line of standard input that has come in part
    unsigned line_n;
    bool input_ended;
} events_t;

// Reads a whole script; ends the program with a message if a line is not understood.
void events_read(events_t *events, const char *path);

// Takes what has come in on standard input, without waiting.
void events_poll_input(events_t *events);

// The next event whose time has come, or NULL. `started`: since_start_s counts.
const event_t *events_due(events_t *events, double since_boot_s, bool started,
                          double since_start_s);

// Reads `on` or `off`; ends the program with a message at anything else.
bool event_on(const char *value);

#endif
