// SPDX-License-Identifier: GPL-3.0-or-later
#include "cell.h"

#include "avr_extint.h"
#include "avr_ioport.h"
#include "pins.h"
#include "sim_cycle_timers.h"
#include "sim_time.h"

#define DOUT_PIN 2
#define SCK_PIN 3
#define BITS_N 24
#define PULSES_GAIN_128 25 // data sheet: the pulses choose the gain of the next conversion
#define PULSES_GAIN_64 27
#define POWER_DOWN_US 60.0
#define SETTLE_CONVERSIONS 4 // data sheet: settling time 50 ms at 80 per second, 400 ms at 10
#define UNREAD_HIGH_US 50    // DOUT goes up for this long when a conversion replaces an unread one
#define DISTURBED_US 1u      // half a swing of a wire that rings, and half a spike
#define COUNT_MAX 0x7FFFFF
#define COUNT_MIN (-0x800000)

static double us_of(const cell_t *cell, avr_cycle_count_t cycles)
{
    return (double)cycles * 1e6 / cell->avr->frequency;
}

static void drive_dout(cell_t *cell, bool high)
{
    pins_drive(cell->avr, DOUT_PIN, high);
}

static bool reading(const cell_t *cell)
{
    return cell->pulses_n > 0 && cell->pulses_n < PULSES_GAIN_128;
}

static avr_cycle_count_t dout_falls(avr_t *avr, avr_cycle_count_t when, void *param)
{
    (void)avr;
    (void)when;
    drive_dout(param, false);
    return 0;
}

static avr_cycle_count_t dout_rises(avr_t *avr, avr_cycle_count_t when, void *param)
{
    (void)avr;
    (void)when;
    drive_dout(param, true);
    return 0;
}

static avr_cycle_count_t swings_back(avr_t *avr, avr_cycle_count_t when, void *param)
{
    dout_rises(avr, when, param);
    avr_cycle_timer_register_usec(avr, DISTURBED_US, dout_falls, param);
    return 0;
}

static void say_ready(cell_t *cell)
{
    drive_dout(cell, false);
    if (cell->rings) {
        avr_cycle_timer_register_usec(cell->avr, DISTURBED_US, swings_back, cell);
    }
}

static int32_t measure(cell_t *cell)
{
    int32_t counts = cell->counts(cell->owner); // those of gain 128
    if (cell->gain_64) {
        counts /= 2;
    }
    if (cell->unsettled_n > 0) {
        cell->unsettled_n--;
        counts /= 2; // on the way
    }
    counts = cell->saturated ? COUNT_MAX : counts;
    return counts > COUNT_MAX ? COUNT_MAX : counts < COUNT_MIN ? COUNT_MIN : counts;
}

// Settling begins with the conversion that would be ready at next_cycle.
static void settle(cell_t *cell)
{
    if (cell->shows_settling) {
        cell->unsettled_n = SETTLE_CONVERSIONS;
    } else {
        cell->next_cycle += (SETTLE_CONVERSIONS - 1u) * cell->period_cycles;
    }
}

// The read before this conversion chose another gain, whose settling takes its time.
static bool gain_changes(cell_t *cell)
{
    bool wants_64 = cell->pulses_n == PULSES_GAIN_64;
    if (cell->pulses_n < PULSES_GAIN_128 || wants_64 == cell->gain_64) {
        return false;
    }
    cell->gain_64 = wants_64;
    settle(cell);
    return true;
}

static avr_cycle_count_t conversion_ready(avr_t *avr, avr_cycle_count_t when, void *param)
{
    (void)when;
    cell_t *cell = param;
    if (gain_changes(cell) && !cell->shows_settling) {
        return (avr_cycle_count_t)cell->next_cycle;
    }
    int32_t counts = measure(cell);
    bool unread = cell->conversions_n > 0 && cell->pulses_n == 0;

    cell->torn_n += reading(cell);
    cell->unread_n += unread;
    cell->wrong_gain_n += cell->pulses_n > PULSES_GAIN_128 && cell->pulses_n != PULSES_GAIN_64;
    cell->conversions_n++;
    cell->bits = (uint32_t)counts & 0xFFFFFFu;
    cell->pulses_n = 0;
    if (unread) {
        drive_dout(cell, true);
        avr_cycle_timer_register_usec(avr, UNREAD_HIGH_US, dout_falls, cell);
    } else {
        say_ready(cell);
    }
    cell->converted(cell->owner, counts);

    cell->next_cycle += cell->period_cycles;
    return (avr_cycle_count_t)cell->next_cycle;
}

// As after power-on: data sheet, "Reset and power-down sequence".
static void begin_conversions(cell_t *cell)
{
    avr_t *avr = cell->avr;
    cell->pulses_n = PULSES_GAIN_128; // nothing waits to be read
    cell->gain_64 = false;
    cell->conversions_n = 0;
    cell->next_cycle = (double)avr->cycle + cell->period_cycles;
    settle(cell);
    drive_dout(cell, true);
    avr_cycle_timer_cancel(avr, dout_falls, cell);
    avr_cycle_timer_cancel(avr, conversion_ready, cell);
    avr_cycle_timer_register(avr, (avr_cycle_count_t)cell->next_cycle - avr->cycle,
                             conversion_ready, cell);
}

static avr_cycle_count_t power_down(avr_t *avr, avr_cycle_count_t when, void *param)
{
    (void)when;
    cell_t *cell = param;
    cell->asleep = true;
    cell->sleeps_n++;
    cell->slept_at = avr->cycle;
    avr_cycle_timer_cancel(avr, conversion_ready, cell);
    avr_cycle_timer_cancel(avr, dout_falls, cell);
    drive_dout(cell, true);
    return 0;
}

static void sck_rises(cell_t *cell)
{
    cell->sck_rose_at = cell->avr->cycle;
    avr_cycle_timer_register_usec(cell->avr, (uint32_t)POWER_DOWN_US, power_down, cell);
    cell->pulses_n++;
    if (cell->pulses_n <= BITS_N) {
        drive_dout(cell, (cell->bits & 0x800000u) != 0);
        cell->bits <<= 1;
    } else {
        drive_dout(cell, true);
    }
}

static void sck_falls(cell_t *cell)
{
    avr_cycle_timer_cancel(cell->avr, power_down, cell);
    if (cell->asleep) {
        cell->asleep = false;
        cell->asleep_cycles += cell->avr->cycle - cell->slept_at;
        begin_conversions(cell);
        return;
    }
    double high_us = us_of(cell, cell->avr->cycle - cell->sck_rose_at);
    cell->sck_high_max_us = high_us > cell->sck_high_max_us ? high_us : cell->sck_high_max_us;
}

static void sck_changes(struct avr_irq_t *irq, uint32_t value, void *param)
{
    (void)irq;
    cell_t *cell = param;
    bool high = (value & 1u) != 0;
    if (!cell->connected || cell->unclocked || high == cell->sck) {
        cell->sck = high;
        return;
    }
    cell->sck = high;
    if (high) {
        sck_rises(cell);
    } else {
        sck_falls(cell);
    }
}

// Pins with interrupts on them, used or not, would otherwise be polled each cycle while they are
// low, and simavr 1.6 crawls or hangs.
static void forbid_level_polling(avr_t *avr)
{
    avr_extint_set_strict_lvl_trig(avr, 0, 0);
    avr_extint_set_strict_lvl_trig(avr, 1, 0);
}

void cell_init(cell_t *cell, avr_t *avr, double rate_hz)
{
    cell->avr = avr;
    cell->period_cycles = avr->frequency / rate_hz;
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), SCK_PIN), sck_changes,
                            cell);
    forbid_level_polling(avr);
    cell_connect(cell, true);
}

void cell_after_reset(cell_t *cell)
{
    avr_t *avr = cell->avr;
    forbid_level_polling(avr);
    cell->sck = false;
    if (!cell->connected || cell->asleep) {
        drive_dout(cell, true); // the pull-up, or a chip that sleeps on until SCK is driven again
        return;
    }
    drive_dout(cell, cell->pulses_n != 0);
    while (cell->next_cycle <= (double)avr->cycle) {
        cell->next_cycle += cell->period_cycles;
    }
    avr_cycle_timer_register(avr, (avr_cycle_count_t)cell->next_cycle - avr->cycle,
                             conversion_ready, cell);
}

void cell_connect(cell_t *cell, bool connected)
{
    avr_t *avr = cell->avr;
    cell->connected = connected;
    cell->asleep = false;
    if (connected) {
        begin_conversions(cell);
        return;
    }
    avr_cycle_timer_cancel(avr, conversion_ready, cell);
    avr_cycle_timer_cancel(avr, dout_falls, cell);
    avr_cycle_timer_cancel(avr, power_down, cell);
    drive_dout(cell, true); // the pull-up
}

static bool data_waits(const cell_t *cell)
{
    return cell->connected && !cell->asleep && cell->pulses_n == 0;
}

static avr_cycle_count_t spike_ends(avr_t *avr, avr_cycle_count_t when, void *param)
{
    return data_waits(param) ? 0 : dout_rises(avr, when, param);
}

void cell_spike(cell_t *cell)
{
    if (!data_waits(cell) && !reading(cell)) {
        drive_dout(cell, false);
        avr_cycle_timer_register_usec(cell->avr, 2u * DISTURBED_US, spike_ends, cell);
    }
}
