// cell.c - the two wires of the load cell amplifier.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>
#include <util/delay.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

#define DOUT_BIT PD2
#define SCK_BIT PD3

#define SCK_HIGH_US 1  // data sheet: at least 0.2, typically 1; 60 would power it down
#define POWER_DOWN_US 100 // data sheet: more than 60
#define RINGING_US 50u // far below the 7 ms between two conversions of the fastest chip

static volatile uint8_t edges_n;
static volatile uint32_t edge_us;

// The chip holds DOUT low until it is read: a spike is over by now. On a wire that rings one fall makes
// several edges; the first one was the chip's.
ISR(INT0_vect)
{
    uint32_t now_us = clock_us_interrupts_off();
    if (hal_cell_data() || now_us - edge_us < RINGING_US) {
        return;
    }
    chip_wake();
    edge_us = now_us;
    if (edges_n < UINT8_MAX) {
        edges_n++;
    }
}

void cell_begin(void)
{
    PORTD = (uint8_t)((PORTD & ~_BV(SCK_BIT)) | _BV(DOUT_BIT)); // pull-up: without a chip it is high
    DDRD = (uint8_t)((DDRD & ~_BV(DOUT_BIT)) | _BV(SCK_BIT));
    EICRA = (uint8_t)((EICRA & ~_BV(ISC00)) | _BV(ISC01)); // falling edge
    hal_cell_listen(true);
}

uint8_t hal_cell_take_edges(uint32_t *newest_us)
{
    uint8_t n;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        n = edges_n;
        edges_n = 0;
        *newest_us = edge_us;
    }
    return n;
}

bool hal_cell_data(void)
{
    return (PIND & _BV(DOUT_BIT)) != 0;
}

void hal_cell_listen(bool listen)
{
    if (listen) {
        EIFR = _BV(INTF0); // forget the edges of the bits
        EIMSK |= _BV(INT0);
    } else {
        EIMSK = (uint8_t)(EIMSK & ~_BV(INT0));
    }
}

bool hal_cell_clock(void)
{
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        PORTD |= _BV(SCK_BIT);
        _delay_us(SCK_HIGH_US);
        PORTD = (uint8_t)(PORTD & ~_BV(SCK_BIT));
    }
    return hal_cell_data();
}

void hal_cell_power_down(void)
{
    PORTD |= _BV(SCK_BIT);
}

void hal_cell_restart(void)
{
    hal_cell_power_down();
    _delay_us(POWER_DOWN_US);
    PORTD = (uint8_t)(PORTD & ~_BV(SCK_BIT));
}

#endif
