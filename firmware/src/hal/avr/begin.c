// begin.c - start-up: calls the other files of this board, and none of them calls it.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

void hal_begin(uint32_t baud)
{
    chip_begin();
    clock_begin();
    serial_begin(baud);
    cell_begin();
    button_begin();
    vcc_begin();
    sei();
}

#endif
