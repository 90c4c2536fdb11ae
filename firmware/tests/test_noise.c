// Any bytes into the receiver: nothing breaks, nothing is answered that was not asked.
#include "bench.h"
#include "check.h"
#include "xorshift.h"

#define BYTES_N 3400000u

static uint32_t chance = XORSHIFT_SEED;

static void feed(uint8_t mask)
{
    for (uint32_t i = 0; i < BYTES_N; i++) {
        probe_receive(&bench_probe, xorshift_byte(&chance) & mask, i);
    }
}

static void ten_million_random_bytes_get_no_answer(void)
{
    bench_boot(0);
    feed(0xFF);
    feed(0x0F); // a zero in 16: many short frames
    feed(0x43);

    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(0, bench_probe.streaming);
    CHECK_EQUAL(1, bench_probe.rx_error_untold);
}

static void after_the_noise_a_command_is_understood(void)
{
    bench_boot(0);
    feed(0xFF);
    probe_receive(&bench_probe, 0, 0);
    bench_command(1, WIRE_OP_START, 0, 10);

    CHECK_EQUAL(1, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(1, bench_probe.streaming);
}

static void a_command_with_any_one_bit_wrong_is_not_obeyed(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_command_bytes(0x1234, WIRE_OP_START, 0, frame);

    for (uint16_t bit = 0; bit < (n - 1) * 8; bit++) {
        bench_boot(0);
        for (uint8_t i = 0; i < n; i++) {
            unsigned flip = i == bit / 8 ? 1u << bit % 8 : 0u;
            probe_receive(&bench_probe, (uint8_t)(frame[i] ^ flip), 10);
        }
        CHECK_EQUAL(0, bench_sent_n);
        CHECK_EQUAL(0, bench_probe.streaming);
    }
}

static void a_command_with_a_byte_missing_is_not_obeyed(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_command_bytes(0x1234, WIRE_OP_START, 0, frame);

    for (uint8_t missing = 0; missing < n - 1; missing++) {
        bench_boot(0);
        for (uint8_t i = 0; i < n; i++) {
            if (i != missing) {
                probe_receive(&bench_probe, frame[i], 10);
            }
        }
        CHECK_EQUAL(0, bench_sent_n);
        CHECK_EQUAL(1, bench_probe.rx_errors_n);
    }
}

// The last code has to end exactly at the 0x00, or two frames could pass for one.
static void a_command_whose_last_code_points_past_the_end_is_not_obeyed(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_command_bytes(0x1234, WIRE_OP_START, 0, frame);
    uint8_t at = 0;
    while (at + frame[at] < n - 1) {
        at = (uint8_t)(at + frame[at]);
    }
    frame[at]++;
    bench_boot(0);
    for (uint8_t i = 0; i < n; i++) {
        probe_receive(&bench_probe, frame[i], 10);
    }
    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(1, bench_probe.rx_errors_n);
}

// What follows the longest frame without a 0x00 belongs to it and makes it wrong.
static void bytes_behind_the_longest_frame_are_not_dropped_silently(void)
{
    uint8_t frame[FRAME_BUFFER_LEN] = {0};
    frame[FRAME_PAYLOAD_AT + WIRE_CMD_TYPE_AT] = WIRE_TYPE_CMD;
    frame[FRAME_PAYLOAD_AT + WIRE_CMD_OP_AT] = WIRE_OP_START;
    uint8_t n = frame_close(frame, WIRE_PAYLOAD_MAX);
    bench_boot(0);
    for (uint8_t i = 0; i < n - 1; i++) {
        probe_receive(&bench_probe, frame[i], 10);
    }
    probe_receive(&bench_probe, 0x55, 10);
    probe_receive(&bench_probe, 0, 10);

    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(1, bench_probe.rx_errors_n);
}

int main(void)
{
    RUN(ten_million_random_bytes_get_no_answer);
    RUN(after_the_noise_a_command_is_understood);
    RUN(a_command_with_any_one_bit_wrong_is_not_obeyed);
    RUN(a_command_with_a_byte_missing_is_not_obeyed);
    RUN(a_command_whose_last_code_points_past_the_end_is_not_obeyed);
    RUN(bytes_behind_the_longest_frame_are_not_dropped_silently);
    return check_result();
}
