// clock.c - microseconds from timer 2.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

_Static_assert(F_CPU == 16000000UL, "the prescaler below gives 0.5 us at 16 MHz");

#define US_PER_OVERFLOW 128u
#define OVERFLOWS_PER_WAKE 8u // 1 ms

// In whole wraps at 2^32, so the product below does too. Kept over a reset, which may have come long
// after the watchdog was fed last.
static volatile uint32_t overflows_n __attribute__((section(".noinit")));

ISR(TIMER2_OVF_vect)
{
    overflows_n++;
    if ((uint8_t)overflows_n % OVERFLOWS_PER_WAKE == 0) {
        chip_wake();
    }
}

void clock_begin(void)
{
    overflows_n = 0;
    ASSR = 0;
    TCCR2A = 0;
    TCCR2B = _BV(CS21); // 16 MHz / 8
    TCNT2 = 0;
    TIFR2 = _BV(TOV2);
    TIMSK2 = _BV(TOIE2);
}

uint16_t clock_wraps(void)
{
    uint16_t wraps;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        wraps = (uint16_t)overflows_n;
    }
    return wraps;
}

uint8_t clock_phase(void)
{
    return TCNT2;
}

uint32_t clock_us_interrupts_off(void)
{
    uint32_t wraps = overflows_n;
    uint8_t half_us = TCNT2;
    if ((TIFR2 & _BV(TOV2)) && half_us < UINT8_MAX) {
        wraps++; // it has wrapped, the interrupt waits
    }
    return wraps * US_PER_OVERFLOW + half_us / 2u;
}

uint32_t hal_now_us(void)
{
    uint32_t now_us;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        now_us = clock_us_interrupts_off();
    }
    return now_us;
}

#endif
