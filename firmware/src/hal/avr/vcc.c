// vcc.c - the supply, by a conversion of the chip's 1.1 V reference against it.
#if defined(__AVR_ATmega328P__)

#include <avr/io.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

#define BANDGAP_MV UINT32_C(1100) // data sheet: 1.0 to 1.2 V
#define COUNT_MAX 1023u
#define SETTLING_CONVERSIONS 4 // the reference needs 70 us after it was chosen

static uint16_t vcc_mv;

static bool adc_is_free(void)
{
    return (ADCSRA & _BV(ADATE)) == 0; // else the analogue input's samples would be spoilt
}

static void begin_conversion(void)
{
    ADCSRB = 0;
    ADMUX = _BV(REFS0) | _BV(MUX3) | _BV(MUX2) | _BV(MUX1);
    ADCSRA = _BV(ADEN) | _BV(ADSC) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
}

void vcc_begin(void)
{
    for (uint8_t i = 0; i < SETTLING_CONVERSIONS; i++) {
        begin_conversion();
        while (ADCSRA & _BV(ADSC)) {
        }
    }
    (void)hal_vcc_mv();
}

uint16_t hal_vcc_mv(void)
{
    if (!adc_is_free()) {
        return vcc_mv;
    }
    bool measures = (ADMUX & _BV(MUX1)) != 0 && (ADCSRA & _BV(ADEN)) != 0;
    if (measures && (ADCSRA & _BV(ADSC)) == 0) {
        uint16_t counts = ADC;
        vcc_mv = counts == 0 ? 0 : (uint16_t)(BANDGAP_MV * COUNT_MAX / counts);
    }
    begin_conversion(); // its input has settled long before the next call reads it
    return vcc_mv;
}

#endif
