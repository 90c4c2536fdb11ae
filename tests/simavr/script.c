// SPDX-License-Identifier: GPL-3.0-or-later
#include "script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "pins.h"
#include "trace.h"

#define HANG_AT 0x7000u // behind any image that the size limit lets through, before a boot loader

// The chip says why it started.
static void press_reset(avr_t *avr)
{
    trace("stood", us_at(avr->cycle), "%u", (unsigned)avr->pc);
    avr_reset(avr);
    avr_regbit_clear(avr, avr->reset_flags.porf);
    avr_regbit_set(avr, avr->reset_flags.extrf);
}

static void do_unplug(world_t *world, const char *value)
{
    (void)value;
    line_unplug(world->line);
}

static void do_replug(world_t *world, const char *value)
{
    (void)value;
    line_plug(world->line);
}

static void do_reset(world_t *world, const char *value)
{
    (void)value;
    press_reset(world->avr);
}

static void do_hx711(world_t *world, const char *value)
{
    world->cell->unclocked = strcmp(value, "unclocked") == 0;
    if (!world->cell->unclocked) {
        cell_connect(world->cell, strcmp(value, "swapped") != 0 && event_on(value));
    }
}

static void do_spike(world_t *world, const char *value)
{
    (void)value;
    cell_spike(world->cell);
}

static void do_wire(world_t *world, const char *value)
{
    world->cell->rings = strcmp(value, "rings") == 0;
}

static void do_saturate(world_t *world, const char *value)
{
    world->cell->saturated = world->analog->saturated = event_on(value);
}

static void do_force(world_t *world, const char *value)
{
    world->fixed_force_n = strcmp(value, "curve") == 0 ? (double)NAN : atof(value);
}

static void do_button(world_t *world, const char *value)
{
    pins_drive(world->avr, BUTTON_PIN, !event_on(value)); // a contact to ground
}

static void do_vcc(world_t *world, const char *value)
{
    world->avr->avcc = (uint32_t)atoi(value);
}

static void do_brownout(world_t *world, const char *value)
{
    (void)value;
    press_reset(world->avr);
    avr_regbit_clear(world->avr, world->avr->reset_flags.extrf);
    avr_regbit_set(world->avr, world->avr->reset_flags.borf);
}

static void do_settling(world_t *world, const char *value)
{
    world->cell->shows_settling = strcmp(value, "shown") == 0;
}

// An endless loop of one instruction in a place of the flash that the image does not use.
static void go_in_circles(avr_t *avr)
{
    static const uint8_t RJMP_TO_ITSELF[] = {0xFF, 0xCF};
    memcpy(avr->flash + HANG_AT, RJMP_TO_ITSELF, sizeof RJMP_TO_ITSELF);
    avr->pc = HANG_AT;
}

static void do_hang(world_t *world, const char *value)
{
    go_in_circles(world->avr);
    world->avr->sreg[S_I] = strcmp(value, "deaf") != 0;
}

static void do_stall(world_t *world, const char *value)
{
    world->stall_cycles = (avr_cycle_count_t)atoi(value) * (CPU_HZ / 1000u);
}

// The program is held up outside of interrupts only, and goes on where it stood.
void script_serve(world_t *world)
{
    avr_t *avr = world->avr;
    if (world->stall_cycles > 0 && avr->sreg[S_I]) {
        world->stalled_at = avr->pc;
        world->stalled_until = avr->cycle + world->stall_cycles;
        world->stall_cycles = 0;
        go_in_circles(avr);
    } else if (world->stalled_until > 0 && avr->cycle >= world->stalled_until && avr->pc == HANG_AT) {
        avr->pc = world->stalled_at;
        world->stalled_until = 0;
    }
}

static void do_open(world_t *world, const char *value)
{
    world->analog->open = event_on(value);
}

static void do_rx(world_t *world, const char *value)
{
    line_give_hex(world->line, value);
}

static void do_quit(world_t *world, const char *value)
{
    (void)value;
    world->asked_to_end = true;
}

static const struct {
    const char *word;
    void (*act)(world_t *world, const char *value);
} ACTIONS[] = {
    {"unplug", do_unplug},     {"replug", do_replug}, {"reset", do_reset}, {"hx711", do_hx711},
    {"saturate", do_saturate}, {"force", do_force},   {"rx", do_rx},       {"quit", do_quit},
    {"button", do_button},     {"open", do_open},
    {"vcc", do_vcc},           {"brownout", do_brownout},
    {"settling", do_settling}, {"hang", do_hang},     {"stall", do_stall},
    {"spike", do_spike},       {"wire", do_wire},
};

void script_act(world_t *world, const event_t *event)
{
    trace("event", us_at(world->avr->cycle), "%s %s", event->word, event->value);
    for (unsigned i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (strcmp(ACTIONS[i].word, event->word) == 0) {
            ACTIONS[i].act(world, event->value);
        }
    }
}
