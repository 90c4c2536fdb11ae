// SPDX-License-Identifier: GPL-3.0-or-later
#include "analog.h"

#include <math.h>

#include "avr_adc.h"
#include "sim_interrupts.h"
#include "sim_irq.h"

#define COMPARE_B_VECTOR 12 // ATmega328P data sheet, interrupt vectors, counted from 0
#define ADC_VECTOR 21
#define CONVERSIONS 16
#define COUNT_MAX 1023u

static unsigned counts_now(analog_t *analog)
{
    if (analog->saturated) {
        return COUNT_MAX;
    }
    double counts = analog->open ? 0.0 : analog->counts(analog->owner) / CONVERSIONS;
    return (unsigned)lround(fmax(0.0, fmin(COUNT_MAX, counts)));
}

// A conversion of any input begins; that of A0 takes what the sensor gives now.
static void conversion_begins(avr_irq_t *irq, uint32_t value, void *param)
{
    (void)irq;
    analog_t *analog = param;
    union {
        avr_adc_mux_t mux;
        uint32_t value;
    } of = {.value = value};
    if (of.mux.kind != ADC_MUX_SINGLE || of.mux.src != 0) {
        return;
    }
    analog->held = counts_now(analog);
    analog->converted(analog->owner, analog->held);
}

// The result is in the chip's register from the end of its conversion to the end of the next; simavr
// works it out when it is read, and would give that of a conversion which has only begun.
static void conversion_ends(avr_irq_t *irq, uint32_t raised, void *param)
{
    (void)irq;
    analog_t *analog = param;
    if (raised) {
        uint32_t supply_mv = analog->avr->avcc; // of the divider, and the converter's reference
        uint32_t mv = (analog->held * supply_mv + COUNT_MAX - 1u) / COUNT_MAX; // it rounds down
        avr_raise_irq(avr_io_getirq(analog->avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0), mv);
    }
}

static void compare_flag(avr_irq_t *irq, uint32_t raised, void *param)
{
    (void)irq;
    analog_t *analog = param;
    if (!raised) {
        analog->flag_clear = true;
    } else if (analog->flag_clear) {
        analog->flag_clear = false;
        avr_raise_irq(avr_io_getirq(analog->avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_IN_TRIGGER), 1);
    } else {
        analog->missed_n++;
    }
}

void analog_init(analog_t *analog, avr_t *avr)
{
    analog->avr = avr;
    analog->flag_clear = true;
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER),
                            conversion_begins, analog);
    avr_irq_register_notify(avr_get_interrupt_irq(avr, ADC_VECTOR) + AVR_INT_IRQ_PENDING,
                            conversion_ends, analog);
    avr_irq_register_notify(avr_get_interrupt_irq(avr, COMPARE_B_VECTOR) + AVR_INT_IRQ_PENDING,
                            compare_flag, analog);
}

void analog_after_reset(analog_t *analog)
{
    analog->flag_clear = true;
}
