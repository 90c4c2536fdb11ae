// The whole probe on a board made of memory: HX711 driver and serial port.
#include "app_bench.h"

static void counts_come_out_as_the_chip_gave_them(void)
{
    static const int32_t COUNTS[] = {84000, -1, -0x800000, 0x7FFFFF, 0, 0x123456, -0x123456};
    posix_nv_erase();
    power_on(8);
    start_stream();
    settle();
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
        posix_cell_convert(now_us + 100, COUNTS[i]);
        uint32_t ready_us = now_us + 100;
        run_until(now_us + 60000); // so far apart that each travels alone
        CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
        CHECK_EQUAL(i, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
        CHECK_EQUAL(ready_us, get_u32(payload + WIRE_HELLO_DEVICE_US_AT));
        CHECK_EQUAL((uint32_t)COUNTS[i] & 0xFFFFFFu,
                    get_u16(payload + WIRE_DATA_SAMPLES_AT) |
                        (uint32_t)payload[WIRE_DATA_SAMPLES_AT + 2] << 16);
    }
}

// The first four conversions after power-up lie on the way to the true value.
static void unsettled_conversions_are_not_sent(void)
{
    posix_nv_erase();
    power_on(9);
    start_stream();
    posix_serial_take_sent(sent);
    settle();
    CHECK_EQUAL(0, last_of(WIRE_TYPE_DATA));
    convert(7);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(0, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
}

// Data sheet: the number of pulses chooses channel and gain of the next conversion.
static void a_reading_takes_25_pulses(void)
{
    posix_nv_erase();
    power_on(14);
    settle();
    convert(1);
    CHECK_EQUAL(25, posix_cell_pulses_n());
}

static void check_silence(bool level)
{
    posix_nv_erase();
    power_on(10);
    start_stream();
    settle();
    convert(7);
    posix_cell_unplug(level);
    uint32_t unplugged_us = now_us;
    posix_serial_take_sent(sent);
    run_until(unplugged_us + 600000);
    CHECK_EQUAL(0, last_of(WIRE_TYPE_DATA));
    run_until(unplugged_us + 720000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(WIRE_FLAG_SENSOR, payload[WIRE_DATA_FLAGS_AT]);
    CHECK_EQUAL(1, get_u16(payload + WIRE_DATA_NO_VALUE_MASK_AT));
    CHECK_EQUAL(1, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
    run_until(unplugged_us + 1730000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(11, get_u32(payload + WIRE_DATA_SAMPLE_N_AT)); // ten a second
    CHECK_EQUAL(0, get_u16(payload + WIRE_DATA_LOST_N_AT));
}

static void a_chip_that_is_gone_is_told_within_a_second(void)
{
    check_silence(true);
}

static void a_data_line_held_low_is_told_within_a_second(void)
{
    check_silence(false);
}

static void a_chip_that_comes_back_is_used_again_after_settling(void)
{
    check_silence(true);
    CHECK_EQUAL(3, posix_cell_restarts_n()); // boot, when it fell silent, ten readings later
    settle();
    posix_serial_take_sent(sent);
    convert(55);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(0, payload[WIRE_DATA_FLAGS_AT]);
    CHECK_EQUAL(55, payload[WIRE_DATA_SAMPLES_AT]);
}

static void conversions_nobody_fetched_are_counted(void)
{
    posix_nv_erase();
    power_on(11);
    start_stream();
    settle();
    convert(1);
    posix_cell_convert(now_us + 100, 2);
    posix_cell_convert(now_us + 200, 3);
    posix_cell_convert(now_us + 300, 4);
    run_until(now_us + 60000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(2, get_u16(payload + WIRE_DATA_LOST_N_AT));
    CHECK_EQUAL(3, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
    CHECK_EQUAL(WIRE_FLAG_LOST, payload[WIRE_DATA_FLAGS_AT]);
}

// Its time is not known, and a sample with a wrong time is worse than a counted loss.
static void a_conversion_whose_edge_was_missed_is_counted_as_lost(void)
{
    posix_nv_erase();
    power_on(12);
    start_stream();
    settle();
    posix_cell_convert_unseen(99);
    run_until(now_us + 12500);
    convert(3);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(1, get_u16(payload + WIRE_DATA_LOST_N_AT));
    CHECK_EQUAL(3, payload[WIRE_DATA_SAMPLES_AT]);
}

// A long wire picks things up. A chip that is clocked before it is ready gives 24 ones: -1.
static void an_edge_with_no_data_behind_it_is_no_conversion(void)
{
    posix_nv_erase();
    power_on(19);
    start_stream();
    settle();
    convert(7);
    posix_serial_take_sent(sent);
    posix_cell_spike(now_us);
    run_until(now_us + 60000);
    CHECK_EQUAL(0, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(25, posix_cell_pulses_n()); // the chip was left alone
    convert(8);
    run_until(now_us + 60000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(1, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
    CHECK_EQUAL(8, payload[WIRE_DATA_SAMPLES_AT]);
    CHECK_EQUAL(0, get_u16(payload + WIRE_DATA_LOST_N_AT));
}

// A wire that has come off and hums must not pass for a chip that converts.
static void disturbances_are_no_sign_of_life(void)
{
    posix_nv_erase();
    power_on(20);
    start_stream();
    settle();
    convert(7);
    posix_cell_unplug(true);
    posix_serial_take_sent(sent);
    for (int i = 0; i < 36; i++) {
        posix_cell_spike(now_us);
        run_until(now_us + 20000);
    }
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(WIRE_FLAG_SENSOR, payload[WIRE_DATA_FLAGS_AT]);
    CHECK_EQUAL(1, get_u32(payload + WIRE_DATA_SAMPLE_N_AT));
}

static void command(uint16_t id, uint8_t op)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    posix_serial_give(frame, bench_command_bytes(id, op, 0, frame));
    run_until(now_us + 1000);
}

// Data sheet: SCK high for 60 us powers the chip down. Until the first START it works, so that
// a silent one is told before anybody asks for a stream.
static void the_chip_rests_from_stop_to_start(void)
{
    posix_nv_erase();
    power_on(15);
    settle();
    CHECK_EQUAL(0, posix_cell_powered_down());
    command(1, WIRE_OP_START);
    CHECK_EQUAL(1, posix_cell_restarts_n()); // that of the boot: a settled chip is used as it is
    convert(7);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    command(2, WIRE_OP_STOP);
    CHECK_EQUAL(1, posix_cell_powered_down());
    command(3, WIRE_OP_START);
    CHECK_EQUAL(0, posix_cell_powered_down());
    CHECK_EQUAL(2, posix_cell_restarts_n());
}

// Data sheet: the output has settled after four conversions; what comes before gets no number.
static void nothing_is_sent_after_waking_until_the_chip_has_settled(void)
{
    the_chip_rests_from_stop_to_start();
    posix_serial_take_sent(sent);
    settle();
    CHECK_EQUAL(0, last_of(WIRE_TYPE_DATA));
    convert(9);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(1, get_u32(payload + WIRE_DATA_SAMPLE_N_AT)); // goes on after the first stream's one
    CHECK_EQUAL(0, get_u16(payload + WIRE_DATA_LOST_N_AT));
    CHECK_EQUAL(0, get_u16(payload + WIRE_DATA_NO_VALUE_MASK_AT));
    CHECK_EQUAL(9, payload[WIRE_DATA_SAMPLES_AT]);
}

static void a_chip_that_rests_is_no_silent_chip(void)
{
    posix_nv_erase();
    power_on(16);
    start_stream();
    settle();
    convert(7);
    command(2, WIRE_OP_STOP);
    run_until(now_us + 3000000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_STATUS));
    CHECK_EQUAL(0, payload[WIRE_HELLO_FLAGS_AT] & WIRE_FLAG_SENSOR);
    CHECK_EQUAL(1, posix_cell_restarts_n());
    command(3, WIRE_OP_START); // and the wait for it begins anew
    run_until(now_us + 600000);
    CHECK_EQUAL(0, last_of(WIRE_TYPE_DATA));
    run_until(now_us + 200000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(WIRE_FLAG_SENSOR, payload[WIRE_DATA_FLAGS_AT]);
}

// A second program gone mad, a line that echoes: what is measured comes first.
static void a_host_that_asks_without_end_keeps_no_sample_waiting(void)
{
    uint8_t asked[100 * FRAME_BUFFER_LEN];
    uint16_t n = 0;
    for (uint16_t id = 0; id < 100; id++) {
        n = (uint16_t)(n + bench_command_bytes(id, WIRE_OP_SETTINGS, 0, asked + n));
    }
    posix_nv_erase();
    power_on(21);
    start_stream();
    settle();
    posix_serial_take_sent(sent);
    posix_serial_give(asked, n);
    posix_cell_convert(now_us + 100, 7);
    run_until(now_us + 2000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_DATA));
    CHECK_EQUAL(7, payload[WIRE_DATA_SAMPLES_AT]);
    CHECK_EQUAL(0, get_u16(payload + WIRE_DATA_LOST_N_AT));
}

static void bytes_the_port_lost_are_reported(void)
{
    posix_nv_erase();
    power_on(13);
    posix_serial_break(3);
    run_until(1010000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_STATUS));
    CHECK_EQUAL(3, get_u16(payload + WIRE_STATUS_RX_ERRORS_N_AT));
}

int main(void)
{
    RUN(counts_come_out_as_the_chip_gave_them);
    RUN(unsettled_conversions_are_not_sent);
    RUN(a_reading_takes_25_pulses);
    RUN(a_chip_that_is_gone_is_told_within_a_second);
    RUN(a_data_line_held_low_is_told_within_a_second);
    RUN(a_chip_that_comes_back_is_used_again_after_settling);
    RUN(conversions_nobody_fetched_are_counted);
    RUN(a_conversion_whose_edge_was_missed_is_counted_as_lost);
    RUN(an_edge_with_no_data_behind_it_is_no_conversion);
    RUN(disturbances_are_no_sign_of_life);
    RUN(the_chip_rests_from_stop_to_start);
    RUN(nothing_is_sent_after_waking_until_the_chip_has_settled);
    RUN(a_chip_that_rests_is_no_silent_chip);
    RUN(a_host_that_asks_without_end_keeps_no_sample_waiting);
    RUN(bytes_the_port_lost_are_reported);
    return check_result();
}
