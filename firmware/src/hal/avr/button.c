// button.c - the patient's button: a contact from D4 to ground, the chip's own pull-up.
#if defined(__AVR_ATmega328P__)

#include <avr/io.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

#define BUTTON_BIT PD4

void button_begin(void)
{
    DDRD = (uint8_t)(DDRD & ~_BV(BUTTON_BIT));
    PORTD |= _BV(BUTTON_BIT);
}

bool hal_button_down(void)
{
    return (PIND & _BV(BUTTON_BIT)) == 0;
}

#endif
