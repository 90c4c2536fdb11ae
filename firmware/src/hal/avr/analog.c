// analog.c - the analogue input A0: timer 1 triggers each conversion, sixteen make a sample.
//
// The hardware starts the conversion, so no other interrupt can delay it: the time between two is
// the same to the cycle. What software adds is only the fetching of the result.
//
// Where the rate leaves time between two conversions (100 and 200 per second), the chip's own
// reference is converted there when the supply is asked for, once a second, and the input is A0's
// again before the next trigger. Data sheet: the reference is on while the ADC is (Internal Voltage
// Reference); the input may be changed between a conversion and the next trigger (Changing Channel);
// the trigger resets the prescaler (Prescaling), so A0's conversions stay where they were.
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

#define INPUT_A0 _BV(REFS0) // supply as reference, as for the divider
#define INPUT_REFERENCE (_BV(REFS0) | _BV(MUX3) | _BV(MUX2) | _BV(MUX1))
#define ADC_ON (_BV(ADEN) | _BV(ADATE) | _BV(ADIE))
#define LOOKS_N 2u // conversions of the reference; the first after a change of input is thrown away
#define LOOK_CYCLES 1100u // 14 of the ADC's at 250 kHz, and its interrupt
#define LATE_CYCLES 700u  // that other interrupts may take meanwhile

static hal_analog_t ring[RING_LEN];
static volatile uint8_t head; // written by the interrupt
static volatile uint8_t tail;

static uint32_t period_us;
static uint32_t ready_us; // of the newest sample
static uint16_t conversion_us;
static uint16_t conversion_cycles;
static uint8_t adc_clock; // for A0
static bool begun; // ready_us is known
static uint16_t sum;
static uint8_t summed_n;
static bool at_rail;
static uint8_t lost_n; // since the newest sample in the ring

static volatile bool look_wanted;
static volatile uint16_t reference_counts; // 0: not seen since it was asked for
static uint8_t looks_left;

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

// ---- the chip's reference between two conversions ----------------------------------------------

static bool time_for(uint8_t looks_n)
{
    uint16_t now = TCNT1;
    uint16_t trigger = conversion_cycles / 2u;
    uint16_t left = (uint16_t)(now < trigger ? trigger - now : trigger + conversion_cycles - now);
    return left >= looks_n * LOOK_CYCLES + LATE_CYCLES;
}

static void look(void)
{
    ADMUX = INPUT_REFERENCE;
    ADCSRA = ADC_ON | _BV(ADSC) | CLOCK_250_KHZ;
}

static void looked(uint16_t counts)
{
    looks_left--;
    if (looks_left > 0 && time_for(looks_left)) {
        look();
        return;
    }
    if (looks_left == 0) {
        reference_counts = counts;
        look_wanted = false;
    }
    looks_left = 0; // else it was held up: the next sample's turn
    ADMUX = INPUT_A0;
    ADCSRA = (uint8_t)(ADC_ON | adc_clock);
}

uint16_t analog_reference_counts(void)
{
    uint16_t counts;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        counts = reference_counts;
        reference_counts = 0;
        look_wanted = true;
    }
    return counts;
}

// ---- samples ----------------------------------------------------------------------------------

ISR(ADC_vect)
{
    uint16_t counts = ADC;
    if (looks_left > 0) {
        looked(counts);
        return;
    }
    sum = (uint16_t)(sum + counts);
    at_rail |= counts >= HAL_ANALOG_RAIL;
    summed_n++;
    if (summed_n == HAL_ANALOG_OVERSAMPLING) {
        put_sample();
        sum = 0;
        summed_n = 0;
        at_rail = false;
    } else if (look_wanted && summed_n == 1u && time_for(LOOKS_N)) {
        looks_left = LOOKS_N;
        look();
    }
}

void hal_analog_begin(uint16_t rate_hz)
{
    hal_analog_end();
    conversion_cycles = (uint16_t)(F_CPU / HAL_ANALOG_OVERSAMPLING / rate_hz);
    period_us = US_PER_S / rate_hz;
    conversion_us = (uint16_t)(period_us / HAL_ANALOG_OVERSAMPLING);
    adc_clock = rate_hz > FAST_HZ ? CLOCK_250_KHZ : CLOCK_125_KHZ;
    begun = false;
    head = tail = lost_n = 0;
    sum = 0;
    summed_n = 0;
    at_rail = false;
    looks_left = 0;
    reference_counts = 0;

    PRR = 0;
    DIDR0 = _BV(ADC0D);
    ADMUX = INPUT_A0;
    ADCSRB = _BV(ADTS2) | _BV(ADTS0); // timer 1, compare match B
    ADCSRA = (uint8_t)(ADC_ON | _BV(ADIF) | adc_clock);

    TCCR1A = 0;
    TCNT1 = 0;
    OCR1A = (uint16_t)(conversion_cycles - 1u);
    OCR1B = (uint16_t)(conversion_cycles / 2u);
    TIFR1 = _BV(OCF1A) | _BV(OCF1B) | _BV(TOV1) | _BV(ICF1);
    TIMSK1 = _BV(OCIE1B);
    TCCR1B = _BV(WGM12) | _BV(CS10); // counts to OCR1A at 16 MHz
}

void hal_analog_end(void)
{
    TCCR1B = 0;
    TIMSK1 = 0;
    ADCSRA = 0; // ends a conversion that runs, too
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
