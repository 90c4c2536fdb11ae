// The whole probe on a board made of memory: HX711 driver, settings over resets, commands.
#include "SoleusProbe.h"
#include "bench.h"
#include "check.h"
#include "core/bytes.h"
#include "core/settings.h"
#include "hal/posix/hal_posix.h"

static uint8_t sent[POSIX_SERIAL_LEN];
static uint8_t payload[WIRE_PAYLOAD_MAX];
static uint32_t now_us;

// Finds the last frame of a type in what was sent since the last look; false if there is none.
static bool last_of(uint8_t type)
{
    uint16_t n = posix_serial_take_sent(sent);
    bool found = false;
    uint16_t start = 0;
    for (uint16_t at = 0; at < n; at++) {
        if (sent[at] != 0) {
            continue;
        }
        uint8_t len = frame_open(sent + start, (uint8_t)(at - start));
        if (len > 0 && sent[start + FRAME_PAYLOAD_AT] == type) {
            memcpy(payload, sent + start + FRAME_PAYLOAD_AT, len);
            found = true;
        }
        start = (uint16_t)(at + 1);
    }
    return found;
}

static void run_until(uint32_t until_us)
{
    for (; now_us < until_us; now_us += 500) {
        posix_set_time(now_us);
        soleus_probe_run();
    }
}

static void power_on(uint8_t noise)
{
    posix_set_noise(noise);
    now_us = 0;
    posix_set_time(0);
    soleus_probe_begin();
}

static void start_stream(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_command_bytes(1, WIRE_OP_START, 0, frame);
    posix_serial_give(frame, n);
    run_until(now_us + 1000);
}

static void convert(int32_t raw_counts)
{
    posix_cell_convert(now_us + 100, raw_counts);
    run_until(now_us + 12500);
}

static void settle(void)
{
    for (int i = 0; i < 4; i++) {
        convert(1);
    }
}

// ---- settings ----

static void the_id_is_drawn_once_and_boots_are_counted(void)
{
    uint8_t uid[WIRE_HELLO_UID_LEN];
    posix_nv_erase();
    power_on(17);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
    memcpy(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    CHECK_EQUAL(1, get_u16(payload + WIRE_HELLO_BOOTS_N_AT));
    CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
    run_until(200000);

    power_on(18);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
    CHECK_BYTES(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    CHECK_EQUAL(2, get_u16(payload + WIRE_HELLO_BOOTS_N_AT));
}

static void two_chips_draw_two_ids(void)
{
    uint8_t uid[WIRE_HELLO_UID_LEN];
    posix_nv_erase();
    power_on(1);
    last_of(WIRE_TYPE_HELLO);
    memcpy(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    posix_nv_erase();
    power_on(2);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(1, memcmp(uid, payload + WIRE_HELLO_UID_AT, sizeof uid) != 0);
}

// The plug is pulled after any number of bytes: id and calibration are never lost.
static void a_power_cut_while_settings_are_written_loses_no_id(void)
{
    uint8_t before[POSIX_NV_LEN];
    uint8_t uid[WIRE_HELLO_UID_LEN];
    posix_nv_erase();
    power_on(3);
    last_of(WIRE_TYPE_HELLO);
    memcpy(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    run_until(200000);
    memcpy(before, posix_nv, sizeof before);

    for (int cut = 0; cut <= SETTINGS_SLOT_LEN; cut++) {
        memcpy(posix_nv, before, sizeof before);
        posix_nv_cut_after(cut);
        power_on(4);
        run_until(200000);
        posix_nv_cut_after(-1);
        posix_serial_take_sent(sent);
        power_on(5);
        CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
        CHECK_BYTES(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
        CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
    }
}

static void damaged_settings_are_told_and_mended_at_the_next_boot(void)
{
    memset(posix_nv, 0x5A, POSIX_NV_LEN);
    power_on(6);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_FLAG_NV_BAD | WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
    CHECK_EQUAL(0, payload[WIRE_HELLO_CALIBRATION_ID_AT]);
    CHECK_EQUAL(WIRE_CAPABILITY_FREE_RUNNING, get_u16(payload + WIRE_HELLO_CAPABILITIES_AT));
    run_until(200000);

    power_on(7);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
}

// ---- sensor ----

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
    RUN(the_id_is_drawn_once_and_boots_are_counted);
    RUN(two_chips_draw_two_ids);
    RUN(a_power_cut_while_settings_are_written_loses_no_id);
    RUN(damaged_settings_are_told_and_mended_at_the_next_boot);
    RUN(counts_come_out_as_the_chip_gave_them);
    RUN(unsettled_conversions_are_not_sent);
    RUN(a_reading_takes_25_pulses);
    RUN(a_chip_that_is_gone_is_told_within_a_second);
    RUN(a_data_line_held_low_is_told_within_a_second);
    RUN(a_chip_that_comes_back_is_used_again_after_settling);
    RUN(conversions_nobody_fetched_are_counted);
    RUN(a_conversion_whose_edge_was_missed_is_counted_as_lost);
    RUN(bytes_the_port_lost_are_reported);
    return check_result();
}
