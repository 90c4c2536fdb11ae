// chip.c - reset cause, watchdog, noise and EEPROM.
#if defined(__AVR_ATmega328P__)

#include <avr/io.h>
#include <avr/wdt.h>
#include <util/atomic.h>

#include "core/wire_spec.h"
#include "hal/avr/avr.h"
#include "hal/hal.h"

#define WARM_MARK UINT32_C(0x534F4C45)
#define WATCHED_MARK UINT32_C(0x534F4C57) // warm, and the watchdog was running
#define HUNG_WRAPS 2000u // 0.26 s without food; a round of the loop takes 1 ms
#define NOISE_CONVERSIONS 64

// Kept over a reset that leaves the power on: the stock boot loader clears MCUSR before we see it.
static uint32_t warm_mark __attribute__((section(".noinit")));
static uint16_t fed_at __attribute__((section(".noinit"))); // clock_wraps of then
static uint8_t reset_cause;

extern uint8_t __heap_start[]; // the linker's end of .noinit; the memory behind it was never written

// Only where the watchdog was running is its flag ours: boot loaders start us by one of their own. One
// that clears the flags leaves the time since the last feeding, which interrupts have counted on.
static bool was_hung(uint8_t cause)
{
    if (warm_mark != WATCHED_MARK) {
        return false;
    }
    bool told = (cause & _BV(WDRF)) && !(cause & _BV(EXTRF));
    return told || (uint16_t)(clock_wraps() - fed_at) >= HUNG_WRAPS;
}

// Bits of MCUSR are those of WIRE_RESET_*: power on, external, brown-out, watchdog.
static uint8_t cause_of(uint8_t flags)
{
    if (flags & _BV(PORF)) {
        return WIRE_RESET_POWER_ON; // the others mean nothing then
    }
    if (was_hung(flags)) {
        return WIRE_RESET_WATCHDOG;
    }
    uint8_t cause = flags & (_BV(EXTRF) | _BV(BORF));
    bool warm = warm_mark == WARM_MARK || warm_mark == WATCHED_MARK;
    return cause == 0 && warm ? WIRE_RESET_EXTERNAL : cause; // the button or the port
}

void chip_begin(void)
{
    uint8_t flags = MCUSR;
    MCUSR = 0; // else the watchdog could not be stopped
    wdt_disable();
    reset_cause = cause_of(flags);
    warm_mark = WARM_MARK;
}

void hal_watchdog_begin(void)
{
    hal_watchdog_feed();
    warm_mark = WATCHED_MARK;
    wdt_enable(WDTO_500MS);
}

void hal_watchdog_feed(void)
{
    wdt_reset();
    fed_at = clock_wraps();
}

uint8_t hal_board(void)
{
    return WIRE_BOARD_ATMEGA328P;
}

uint8_t hal_reset_cause(void)
{
    return reset_cause;
}

// Unwritten memory wakes up with a pattern of its own on every chip.
static void feed_memory(entropy_t *e)
{
    const uint8_t *end = (const uint8_t *)SP;
    for (const uint8_t *at = __heap_start; at < end; at++) {
        entropy_feed(e, *at);
    }
}

// The chip's thermometer against its 1.1 V reference: the low bits are noise.
static void feed_thermometer(entropy_t *e)
{
    ADCSRB = 0;
    ADMUX = _BV(REFS1) | _BV(REFS0) | _BV(MUX3);
    for (uint8_t i = 0; i < NOISE_CONVERSIONS; i++) {
        ADCSRA = _BV(ADEN) | _BV(ADSC) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
        while (ADCSRA & _BV(ADSC)) {
        }
        entropy_feed(e, ADCL);
        entropy_feed(e, ADCH);
        entropy_feed(e, clock_phase());
    }
    ADCSRA = 0;
}

void hal_feed_noise(entropy_t *e)
{
    feed_memory(e);
    feed_thermometer(e);
}

void hal_nv_read(uint8_t at, uint8_t *bytes, uint8_t n)
{
    while (!hal_nv_ready()) {
    }
    for (uint8_t i = 0; i < n; i++) {
        EEAR = (uint16_t)(at + i);
        EECR |= _BV(EERE);
        bytes[i] = EEDR;
    }
}

bool hal_nv_ready(void)
{
    return (EECR & _BV(EEPE)) == 0;
}

void hal_nv_write(uint8_t at, uint8_t byte)
{
    EEAR = at;
    EEDR = byte;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) // the second bit counts only within four cycles
    {
        EECR = _BV(EEMPE);
        EECR |= _BV(EEPE);
    }
}

#endif
