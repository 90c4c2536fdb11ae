// vcc.c - the supply, by a conversion of the chip's 1.1 V reference against it: here while the ADC is
// free, by analog.c while the analogue input samples.
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
    return (ADCSRA & _BV(ADATE)) == 0; // else the analogue input has it
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

static uint16_t own_conversion(void)
{
    bool measures = (ADMUX & _BV(MUX1)) != 0 && (ADCSRA & _BV(ADEN)) != 0;
    uint16_t counts = measures && (ADCSRA & _BV(ADSC)) == 0 ? ADC : 0;
    begin_conversion(); // its input has settled long before the next call reads it
    return counts;
}

uint16_t hal_vcc_mv(void)
{
    uint16_t counts = adc_is_free() ? own_conversion() : analog_reference_counts();
    if (counts > 0) {
        vcc_mv = (uint16_t)(BANDGAP_MV * COUNT_MAX / counts);
    }
    return vcc_mv;
}

#endif
