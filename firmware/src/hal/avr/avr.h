// avr.h - what the files of this board share. ATmega328P at 16 MHz: Arduino Uno, Nano and their kind.
//
// Pins: DOUT on D2 (PD2, INT0), SCK on D3 (PD3), button on D4 (PD4), analogue sensor on A0.
// Timer 2 is the clock, timer 1 triggers the ADC; timer 0 is left to Arduino.
// Every register is written in full, since Arduino's start-up presets some.
// Calls between these files go one way, from begin.c down to sleep.c; a test fails on a circle.
#ifndef SOLEUS_HAL_AVR_AVR_H
#define SOLEUS_HAL_AVR_AVR_H

#include <stdint.h>

void clock_begin(void);
void serial_begin(uint32_t baud);
void cell_begin(void);
void button_begin(void);
void vcc_begin(void); // takes half a millisecond
void chip_begin(void);

// While the analogue input samples: the newest conversion of the chip's reference against the supply
// since the last call, 0 if there was none; and asks for another one.
uint16_t analog_reference_counts(void);

// The clock in units of 128 µs; before clock_begin as it stood at the reset, if the power stayed on.
uint16_t clock_wraps(void);

// For interrupts: there may be work, hal_rest shall end.
void chip_wake(void);

// Timer 2's own count, 0.5 µs each: its low bits are noise against an outer event.
uint8_t clock_phase(void);

// hal_now_us for callers that have interrupts off already.
uint32_t clock_us_interrupts_off(void);

#endif
