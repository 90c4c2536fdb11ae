// A thin force sensor at the analogue input: counts, rails, open circuit, losses.
#include "app_bench.h"
#include "sensors/analog.h"
#include "sensors/sensors.h"

static void power_on_as(uint16_t rate_dhz, bool bridge)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    settings_t s;
    settings_default(&s);
    settings_change(&s, WIRE_SETTING_SENSOR, WIRE_SENSOR_ANALOG, NONE);
    settings_change(&s, WIRE_SETTING_RATE, rate_dhz, NONE);
    settings_change(&s, WIRE_SETTING_BRIDGE, bridge, NONE);
    posix_nv_erase();
    settings_record(&s, posix_nv + SOLEUS_PROBE_SETTINGS_AT);
    power_on(1);
}

// Alone in its frame: the next one is far away.
static void sample_of(uint16_t sum, bool at_rail)
{
    posix_analog_ready(now_us, sum, at_rail);
    run_until(now_us + 60000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
}

static void hello_tells_the_sensor_and_its_exact_period(void)
{
    power_on_as(5000, true);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
    CHECK_EQUAL(WIRE_SENSOR_ANALOG, payload[WIRE_HELLO_SENSOR_AT]);
    CHECK_EQUAL(16, payload[WIRE_HELLO_OVERSAMPLING_AT]);
    CHECK_EQUAL(14, payload[WIRE_HELLO_BITS_AT]);
    CHECK_EQUAL(5000, get_u16(payload + WIRE_HELLO_NOMINAL_RATE_DHZ_AT));
    CHECK_EQUAL(2000, get_u32(payload + WIRE_HELLO_PERIOD_US_AT));
    CHECK_EQUAL(2, get_u16(payload + WIRE_HELLO_SETTLING_MS_AT));
    CHECK_EQUAL(0xFFFFFF, get_u32(payload + WIRE_HELLO_FULL_SCALE_MIN_AT) & 0xFFFFFF); // -1
    CHECK_EQUAL(16368, get_u16(payload + WIRE_HELLO_FULL_SCALE_MAX_AT));
    CHECK_EQUAL(WIRE_CAPABILITY_SEES_OPEN | WIRE_CAPABILITY_BUTTON,
                get_u16(payload + WIRE_HELLO_CAPABILITIES_AT));
}

// Meanwhile the chip has its converter for the supply.
static void the_input_is_sampled_from_start_to_stop(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    power_on_as(5000, true);
    CHECK_EQUAL(0, posix_analog_rate_hz());
    start_stream();
    CHECK_EQUAL(500, posix_analog_rate_hz());
    posix_serial_give(frame, bench_command_bytes(2, WIRE_OP_STOP, 0, frame));
    run_until(now_us + 1000);
    CHECK_EQUAL(0, posix_analog_rate_hz());
    posix_serial_give(frame, bench_command_bytes(3, WIRE_OP_START, 0, frame));
    run_until(now_us + 1000);
    CHECK_EQUAL(500, posix_analog_rate_hz());
}

static void a_sum_is_sent_as_it_is(void)
{
    power_on_as(2000, false);
    start_stream();
    sample_of(5000, false);
    CHECK_EQUAL(5000, get_u16(payload + WIRE_DATA_SAMPLES_AT));
    CHECK_EQUAL(0, payload[WIRE_DATA_FLAGS_AT]);
    sample_of(0, false); // an FSR that nobody touches
    CHECK_EQUAL(0, payload[WIRE_DATA_FLAGS_AT]);
}

// Fifteen conversions below the rail do not make the sixteenth right.
static void one_conversion_at_the_rail_saturates_the_sample(void)
{
    power_on_as(2000, false);
    start_stream();
    sample_of(15000, true);
    CHECK_EQUAL(WIRE_FLAG_SATURATED, payload[WIRE_DATA_FLAGS_AT]);
    CHECK_EQUAL(16368, get_u16(payload + WIRE_DATA_SAMPLES_AT));
    sample_of(15000, false);
    CHECK_EQUAL(0, payload[WIRE_DATA_FLAGS_AT]);
}

static void with_a_resistor_across_it_an_open_circuit_is_told_from_no_force(void)
{
    power_on_as(2000, true);
    start_stream();
    sample_of(31, false);
    CHECK_EQUAL(WIRE_FLAG_OPEN, payload[WIRE_DATA_FLAGS_AT]);
    sample_of(32, false);
    CHECK_EQUAL(0, payload[WIRE_DATA_FLAGS_AT]);
}

static void samples_that_nobody_fetched_are_counted(void)
{
    power_on_as(2000, false);
    start_stream();
    sample_of(1, false);
    posix_analog_lose(3);
    sample_of(2, false);
    CHECK_EQUAL(3, get_u16(payload + WIRE_DATA_LOST_N_AT));
    CHECK_EQUAL(4, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
}

// A setting without a driver would be a probe that calls itself something else.
static void every_sensor_that_can_be_set_has_its_driver(void)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    uint8_t settable_n = 0;
    for (uint16_t kind = 0; kind <= UINT8_MAX; kind++) {
        settings_t s;
        settings_default(&s);
        if (settings_change(&s, WIRE_SETTING_SENSOR, kind, NONE)) {
            settable_n++;
            CHECK_EQUAL(kind, sensor_for((uint8_t)kind)->info->sensor);
        }
    }
    CHECK_EQUAL(1, settable_n > 1);
    CHECK_EQUAL(WIRE_SENSOR_HX711, sensor_for(99)->info->sensor);
}

int main(void)
{
    RUN(hello_tells_the_sensor_and_its_exact_period);
    RUN(the_input_is_sampled_from_start_to_stop);
    RUN(a_sum_is_sent_as_it_is);
    RUN(one_conversion_at_the_rail_saturates_the_sample);
    RUN(with_a_resistor_across_it_an_open_circuit_is_told_from_no_force);
    RUN(every_sensor_that_can_be_set_has_its_driver);
    RUN(samples_that_nobody_fetched_are_counted);
    return check_result();
}
