// SPDX-License-Identifier: GPL-3.0-or-later
#include "pins.h"

#include "avr_ioport.h"

#define PINS_N 8

static unsigned driven;
static unsigned levels;

static void tell(avr_t *avr, unsigned pin)
{
    avr_ioport_external_t external = {.name = 'D', .mask = driven, .value = levels};
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL('D'), &external);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), (int)pin), levels >> pin & 1u);
}

void pins_drive(avr_t *avr, unsigned pin, bool high)
{
    driven |= 1u << pin;
    levels = (levels & ~(1u << pin)) | (unsigned)high << pin;
    tell(avr, pin);
}

// The register reads 0 now, and simavr passes on changes only: a level that was high before would never be
// seen again, and a button that nobody touches would be pressed.
void pins_after_reset(avr_t *avr)
{
    for (unsigned pin = 0; pin < PINS_N; pin++) {
        avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('D'), (int)pin)->value = 0;
        if (driven >> pin & 1u) {
            tell(avr, pin);
        }
    }
}
