// analog.c - the analogue input A0: timer 1 triggers each conversion, sixteen make a sample.
//
// The hardware starts the conversion, so no other interrupt can delay it: the time between two is
// the same to the cycle. What software adds is only the fetching of the result.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

#define RING_LEN 4u // a power of two
#define FAST_HZ 500u // beyond that a conversion at 125 kHz (108 us) does not fit its time
#define CLOCK_125_KHZ (_BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0))
#define CLOCK_250_KHZ (_BV(ADPS2) | _BV(ADPS1))
#define US_PER_S UINT32_C(1000000)

static hal_analog_t ring[RING_LEN];
static volatile uint8_t head; // written by the interrupt
static volatile uint8_t tail;

static uint32_t period_us;
static uint32_t ready_us; // of the newest sample
static uint16_t conversion_us;
static bool begun; // ready_us is known
static uint16_t sum;
static uint8_t summed_n;
static bool at_rail;
static uint8_t lost_n; // since the newest sample in the ring

// Clears the compare flag, whose rise starts the next conversion.
EMPTY_INTERRUPT(TIMER1_COMPB_vect)

// Times are counted on by the exact period. A conversion that could not be started in time would
// set the clock of the samples back for good; then the true time is taken instead.
static void stamp(void)
{
    uint32_t now_us = clock_us_interrupts_off();
    ready_us += period_us;
    if (!begun || now_us - ready_us >= conversion_us) {
        ready_us = now_us;
        begun = true;
    }
}

static void put_sample(void)
{
    uint8_t next = (uint8_t)((head + 1u) % RING_LEN);
    stamp();
    chip_wake();
    if (next == tail) {
        if (lost_n < UINT8_MAX) {
            lost_n++;
        }
        return;
    }
    ring[head] = (hal_analog_t){
        .ready_us = ready_us, .sum = sum, .at_rail = at_rail, .lost_n = lost_n};
    lost_n = 0;
    head = next;
}

ISR(ADC_vect)
{
    uint16_t counts = ADC;
    sum = (uint16_t)(sum + counts);
    at_rail |= counts >= HAL_ANALOG_RAIL;
    summed_n++;
    if (summed_n == HAL_ANALOG_OVERSAMPLING) {
        put_sample();
        sum = 0;
        summed_n = 0;
        at_rail = false;
    }
}

void hal_analog_begin(uint16_t rate_hz)
{
    uint16_t conversion_cycles = (uint16_t)(F_CPU / HAL_ANALOG_OVERSAMPLING / rate_hz);
    period_us = US_PER_S / rate_hz;
    conversion_us = (uint16_t)(period_us / HAL_ANALOG_OVERSAMPLING);
    begun = false;
    head = tail = lost_n = 0;
    sum = 0;
    summed_n = 0;
    at_rail = false;

    PRR = 0;
    DIDR0 = _BV(ADC0D);
    ADMUX = _BV(REFS0); // supply as reference, as for the divider; input A0
    ADCSRB = _BV(ADTS2) | _BV(ADTS0); // timer 1, compare match B
    ADCSRA = (uint8_t)(_BV(ADEN) | _BV(ADATE) | _BV(ADIF) | _BV(ADIE) |
                       (rate_hz > FAST_HZ ? CLOCK_250_KHZ : CLOCK_125_KHZ));

    TCCR1B = 0;
    TCCR1A = 0;
    TCNT1 = 0;
    OCR1A = (uint16_t)(conversion_cycles - 1u);
    OCR1B = (uint16_t)(conversion_cycles / 2u);
    TIFR1 = _BV(OCF1A) | _BV(OCF1B) | _BV(TOV1) | _BV(ICF1);
    TIMSK1 = _BV(OCIE1B);
    TCCR1B = _BV(WGM12) | _BV(CS10); // counts to OCR1A at 16 MHz
}

bool hal_analog_take(hal_analog_t *sample)
{
    uint8_t at = tail;
    if (at == head) {
        return false;
    }
    *sample = ring[at];
    tail = (uint8_t)((at + 1u) % RING_LEN);
    return true;
}

#endif
