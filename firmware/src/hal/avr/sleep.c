// sleep.c - rest until an interrupt says that there may be work.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

static volatile bool awake;

void chip_wake(void)
{
    awake = true;
}

void hal_rest(void)
{
    SMCR = _BV(SE); // idle: any interrupt ends it, the clock's every 128 µs
    cli();
    while (!awake) {
        sei(); // takes effect one instruction later, so no interrupt gets between it and the sleep
        sleep_cpu();
        cli();
    }
    awake = false;
    sei();
}

#endif
