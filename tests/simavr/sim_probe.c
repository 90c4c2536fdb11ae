// SPDX-License-Identifier: GPL-3.0-or-later
// sim_probe.c - the compiled image on a simulated board: chip, load cell, cable, clock.
//
// A test program, linked with simavr (GPL) and never part of soleus's wheel. README.md tells how to
// use it, harness.py starts it for tests and people.
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analog.h"
#include "boot.h"
#include "cell.h"
#include "chip.h"
#include "core/bytes.h"
#include "core/receiver.h"
#include "curve.h"
#include "events.h"
#include "frames.h"
#include "isr.h"
#include "line.h"
#include "memory.h"
#include "noise.h"
#include "options.h"
#include "pace.h"
#include "pins.h"
#include "say.h"
#include "script.h"
#include "trace.h"
#include "sim_avr.h"

#define SERVE_CYCLES (CPU_HZ / 1000u)

static struct {
    options_t options;
    avr_t *avr;
    unsigned static_end; // address of the first byte behind the image's data
    cell_t cell;
    analog_t analog;
    curve_t curve;
    events_t events;
    line_t line;
    world_t world;
    uint64_t noise_state;

    receiver_t from_host; // to see the first START
    bool started;
    avr_cycle_count_t start_cycle;

    avr_cycle_count_t asleep_cycles;
    pace_t pace;
} sim;

static volatile sig_atomic_t asked_to_end;

_Noreturn void give_up(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("sim_probe: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static void on_signal(int signal)
{
    (void)signal;
    asked_to_end = 1;
}

static double since_start_s(void)
{
    return sim.started ? us_at(sim.avr->cycle - sim.start_cycle) / 1e6 : 0.0;
}

// ---- load cell --------------------------------------------------------------------------------

static double exact_counts(void *owner)
{
    (void)owner;
    const options_t *o = &sim.options;
    double force_n = isnan(sim.world.fixed_force_n) ? curve_at(&sim.curve, since_start_s())
                                              : sim.world.fixed_force_n;
    double counts = o->zero_counts + o->counts_per_n * force_n;
    if (o->noise_counts > 0.0) {
        counts += o->noise_counts * noise_gauss(&sim.noise_state);
    }
    return fmax(-1e9, fmin(1e9, counts));
}

static int32_t counts_now(void *owner)
{
    return (int32_t)lround(exact_counts(owner));
}

static void on_analog(void *owner, unsigned counts)
{
    (void)owner;
    trace("analog", us_at(sim.avr->cycle), "%u", counts);
}

static void on_conversion(void *owner, int32_t raw_counts)
{
    (void)owner;
    trace("convert", us_at(sim.avr->cycle), "%ld", (long)raw_counts);
}

// ---- cable ------------------------------------------------------------------------------------

static void on_chip_byte(void *owner, uint8_t byte)
{
    (void)owner;
    frames_add(byte, us_at(sim.avr->cycle));
}

static void on_host_byte(void *owner, uint8_t byte)
{
    (void)owner;
    const receiver_t *r = &sim.from_host;
    if (receiver_add(&sim.from_host, byte) != RECEIVER_FRAME ||
        r->payload[WIRE_CMD_TYPE_AT] != WIRE_TYPE_CMD || r->payload_len < WIRE_CMD_SIZE) {
        return;
    }
    uint8_t op = r->payload[WIRE_CMD_OP_AT];
    trace("command", us_at(sim.avr->cycle), "%u %u", get_u16(r->payload + WIRE_CMD_COMMAND_ID_AT), op);
    if (op == WIRE_OP_START && !sim.started) {
        sim.started = true;
        sim.start_cycle = sim.avr->cycle;
    }
}

// ---- chip -------------------------------------------------------------------------------------

static void on_sleep(avr_t *avr, avr_cycle_count_t cycles)
{
    (void)avr;
    sim.asleep_cycles += cycles; // real time is kept by serve(), not here
}

// After the button or the watchdog: registers are reset, SRAM and EEPROM stay.
static void after_reset(void)
{
    avr_t *avr = sim.avr;
    pins_after_reset(avr);
    cell_after_reset(&sim.cell);
    analog_after_reset(&sim.analog);
    line_after_reset(&sim.line);
    frames_after_reset();
    eeprom_save(avr, sim.options.eeprom);
}

// ---- time -------------------------------------------------------------------------------------

// Once a simulated millisecond: the world outside the chip.
static void serve(void)
{
    const event_t *event;
    if (sim.options.input) {
        events_poll_input(&sim.events);
        asked_to_end |= sim.options.leash && sim.events.input_ended;
    }
    double since_boot_s = us_at(sim.avr->cycle) / 1e6;
    while ((event = events_due(&sim.events, since_boot_s, sim.started, since_start_s())) != NULL) {
        script_act(&sim.world, event);
    }
    line_serve(&sim.line);
    if (!sim.options.virtual_time) {
        pace_keep(&sim.pace, us_at(sim.avr->cycle));
    }
}

static void run(void)
{
    avr_t *avr = sim.avr;
    avr_cycle_count_t end = (avr_cycle_count_t)(sim.options.seconds * CPU_HZ);
    avr_cycle_count_t next_serve = 0;
    pace_begin(&sim.pace);
    while (!asked_to_end && !sim.world.asked_to_end && avr->cycle < end) {
        if (avr->cycle >= next_serve) {
            serve();
            next_serve = avr->cycle + SERVE_CYCLES;
        }
        if (chip_was_reset()) {
            after_reset();
        }
        script_serve(&sim.world);
        int state = avr_run(avr);
        if (state == cpu_Done || state == cpu_Crashed) {
            give_up("the image has crashed at %.6f s", us_at(avr->cycle) / 1e6);
        }
    }
}

// ---- beginning and end ------------------------------------------------------------------------

static void begin(void)
{
    const options_t *o = &sim.options;
    sim.noise_state = o->seed;
    trace_open(o->trace);
    receiver_clear(&sim.from_host);
    if (o->force != NULL) {
        curve_read(&sim.curve, o->force);
    }
    if (o->events != NULL) {
        events_read(&sim.events, o->events);
    }
    sim.avr = chip_make(o, on_sleep, &sim.static_end);
    sim.world = (world_t){
        .avr = sim.avr,
        .cell = &sim.cell,
        .analog = &sim.analog,
        .line = &sim.line,
        .fixed_force_n = (double)NAN,
    };
    sim.cell.counts = counts_now;
    sim.cell.converted = on_conversion;
    cell_init(&sim.cell, sim.avr, o->rate_hz);
    sim.analog.counts = exact_counts;
    sim.analog.converted = on_analog;
    analog_init(&sim.analog, sim.avr);
    isr_watch(sim.avr);
    pins_drive(sim.avr, BUTTON_PIN, true);
    sim.line.link = o->link;
    sim.line.strict = o->boot != NULL;
    sim.line.out = open_for_writing(o->out);
    sim.line.sent = on_chip_byte;
    sim.line.received = on_host_byte;
    line_init(&sim.line, sim.avr);
}

static void write_summary(void)
{
    const cell_t *cell = &sim.cell;
    double seconds = us_at(sim.avr->cycle) / 1e6;
    unsigned free_n = sram_untouched_n(sim.avr, sim.options.seed, sim.static_end);
    FILE *file = open_for_writing(sim.options.summary);
    if (file == NULL) {
        return;
    }
    fprintf(file,
            "{\n  \"seconds\": %.6f,\n  \"cpu_share\": %.4f,\n"
            "  \"ram_never_used_n\": %u,\n  \"stack_max_n\": %u,\n"
            "  \"torn_n\": %u,\n  \"unread_n\": %u,\n  \"wrong_gain_n\": %u,\n"
            "  \"sck_high_max_us\": %.3f,\n  \"sleeps_n\": %u,\n  \"asleep_s\": %.6f,\n"
            "  \"dropped_n\": %u,\n  \"lag_max_ms\": %.1f,\n"
            "  \"triggers_missed_n\": %u,\n  \"pc\": %u,\n  \"interrupts\": ",
            seconds, 1.0 - us_at(sim.asleep_cycles) / 1e6 / seconds, free_n,
            sim.avr->ramend + 1u - sim.static_end - free_n, cell->torn_n, cell->unread_n,
            cell->wrong_gain_n, cell->sck_high_max_us, cell->sleeps_n,
            us_at(cell->asleep_cycles) / 1e6, sim.line.dropped_n,
            (double)sim.pace.lag_max_ns / 1e6, sim.analog.missed_n, (unsigned)sim.avr->pc);
    isr_write(file);
    fputs("\n}\n", file);
    fclose(file);
}

static void end(void)
{
    eeprom_save(sim.avr, sim.options.eeprom);
    flash_save(sim.avr, sim.options.flash_out);
    line_unplug(&sim.line);
    if (sim.line.out != NULL && fclose(sim.line.out) != 0) {
        give_up("the output file is not complete: %s", strerror(errno));
    }
    trace_close();
    write_summary();
}

int main(int argc, char **argv)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGTTIN, SIG_IGN); // in the background there are no events from the terminal
    options_read(&sim.options, argc, argv);
    begin();
    run();
    end();
    return 0;
}
