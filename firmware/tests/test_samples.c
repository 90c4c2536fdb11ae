// Wait bound, sample numbers, losses and the clock of the core, by the rules of docs/probe.md.
#include "bench.h"
#include "check.h"
#include "core/bytes.h"

#define FLAGS(type) bench_last(type)[WIRE_DATA_FLAGS_AT]
#define DATA(field) (bench_last(WIRE_TYPE_DATA) + WIRE_DATA_##field##_AT)
#define STATUS(field) (bench_last(WIRE_TYPE_STATUS) + WIRE_STATUS_##field##_AT)

static void stream_from(uint32_t now_us)
{
    bench_boot(now_us);
    bench_command(7, WIRE_OP_START, 0, now_us);
    bench_forget();
}

// ---- the wait bound ----

// 80 per second in pairs: the second sample leaves at once, the first has waited 12.5 ms.
static void at_80_per_second_frames_carry_two_samples(void)
{
    stream_from(0);
    for (uint32_t i = 0; i < 9; i++) {
        bench_value(i * 12500, 0);
    }
    CHECK_EQUAL(5, bench_count(WIRE_TYPE_DATA)); // 1 alone after START, then 4 pairs
    CHECK_EQUAL(2, *DATA(N));
    CHECK_EQUAL(12500, get_u16(DATA(SPAN_US)));
    CHECK_EQUAL(7, get_u32(DATA(SAMPLE_N)));
}

static void slower_than_40_per_second_every_sample_goes_alone(void)
{
    stream_from(0);
    for (uint32_t i = 0; i < 5; i++) {
        bench_value(i * 25001, 0);
    }
    CHECK_EQUAL(5, bench_count(WIRE_TYPE_DATA));
    CHECK_EQUAL(1, *DATA(N));
}

static void a_thousand_per_second_fill_the_frame(void)
{
    stream_from(0);
    for (uint32_t i = 0; i < 17; i++) {
        bench_value(i * 1000, (int32_t)i);
    }
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_DATA));
    CHECK_EQUAL(16, *DATA(N));
    CHECK_EQUAL(15000, get_u16(DATA(SPAN_US)));
    CHECK_EQUAL(16, DATA(SAMPLES)[15 * 3]);
}

// Whatever the rate and its unrest, with a tick each 2 ms no decision comes after 25 ms.
static void no_sample_waits_longer_than_promised_at_any_rate(void)
{
    uint32_t longest_us = 0;
    for (uint32_t period_us = 500; period_us < 120000; period_us += 487) {
        stream_from(0);
        uint32_t next_us = 0;
        for (uint32_t now_us = 0; now_us < 10 * period_us; now_us += 500) {
            bench_forget();
            if (now_us >= next_us) {
                bench_value(now_us, 0);
                next_us += period_us + (now_us * 7919u) % (period_us / 2);
            }
            if (now_us % 2000 == 0) {
                probe_tick(&bench_probe, now_us);
            }
            if (bench_count(WIRE_TYPE_DATA) > 0) {
                uint32_t waited_us = now_us - get_u32(DATA(DEVICE_US));
                longest_us = waited_us > longest_us ? waited_us : longest_us;
            }
            if (bench_probe.block.used_n > 0) {
                uint32_t waits_us = now_us - bench_probe.block.first_us;
                longest_us = waits_us > longest_us ? waits_us : longest_us;
            }
        }
    }
    CHECK_EQUAL(1, longest_us <= WIRE_SAMPLE_WAIT_MAX_US);
    CHECK_EQUAL(1, longest_us >= 15000); // the test does make them wait
}

static void a_pause_in_the_samples_does_not_hold_the_last_one_back(void)
{
    stream_from(0);
    bench_value(1000, 1);
    bench_value(2000, 2);
    bench_forget();
    probe_tick(&bench_probe, 21999);
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_DATA));
    probe_tick(&bench_probe, 22000);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_DATA));
}

// span_us has 16 bits: what does not fit must not be told wrongly.
static void samples_too_far_apart_do_not_share_a_frame(void)
{
    stream_from(0);
    bench_value(0, 1);
    bench_value(1000, 2);
    bench_value(1000 + 65536, 3);
    CHECK_EQUAL(3, bench_count(WIRE_TYPE_DATA));
    CHECK_EQUAL(0, get_u16(DATA(SPAN_US)));
}

static void an_interrupt_stamp_ahead_of_the_loop_is_not_old(void)
{
    stream_from(0);
    bench_value(1000, 1);
    bench_value(5000, 2);
    bench_forget();
    probe_tick(&bench_probe, 4990);
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_DATA));
}

// ---- numbers and losses ----

static void samples_that_find_no_room_are_counted_and_their_numbers_skipped(void)
{
    stream_from(0);
    bench_value(0, 1);
    bench_room = false;
    bench_value(12500, 2);
    bench_value(25000, 3);
    bench_room = true;
    bench_value(37500, 4);
    bench_value(50000, 5);

    CHECK_EQUAL(3, get_u32(DATA(SAMPLE_N)));
    CHECK_EQUAL(2, get_u16(DATA(LOST_N)));
    CHECK_EQUAL(WIRE_FLAG_LOST, FLAGS(WIRE_TYPE_DATA));
    CHECK_EQUAL(3, get_u16(DATA(SEQ))); // HELLO, ACK, DATA, this: no hole on the line

    bench_value(62500, 6);
    bench_value(75000, 7);
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_DATA));
    CHECK_EQUAL(2, get_u16(DATA(LOST_N)));
}

static void readings_nobody_fetched_leave_a_gap_of_their_length(void)
{
    stream_from(0);
    bench_value(0, 1);
    bench_value(12500, 2);
    probe_lost(&bench_probe, 3);
    bench_value(50000, 3);

    CHECK_EQUAL(1, *DATA(N));
    CHECK_EQUAL(5, get_u32(DATA(SAMPLE_N)));
    CHECK_EQUAL(3, get_u16(DATA(LOST_N)));
}

static void a_stop_and_a_new_start_leave_no_gap(void)
{
    stream_from(0);
    bench_value(0, 1);
    bench_command(8, WIRE_OP_STOP, 0, 100);
    bench_value(12500, 2);
    probe_lost(&bench_probe, 9);
    bench_command(9, WIRE_OP_START, 0, 20000);
    bench_value(25000, 3);

    CHECK_EQUAL(1, get_u32(DATA(SAMPLE_N)));
    CHECK_EQUAL(0, get_u16(DATA(LOST_N)));
}

static void every_frame_has_the_next_seq(void)
{
    stream_from(0);
    for (uint32_t i = 0; i < 200; i++) {
        bench_value(i * 12500, 0);
        probe_tick(&bench_probe, i * 12500);
    }
    for (uint16_t i = 0; i < bench_sent_n; i++) {
        CHECK_EQUAL(i + 2, get_u16(bench_sent[i].payload + WIRE_DATA_SEQ_AT)); // after HELLO, ACK
    }
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_STATUS));
}

// 71.6 minutes after boot the clock begins anew; nothing may stall or repeat.
static void the_clock_may_wrap_in_the_middle(void)
{
    uint32_t boot_us = UINT32_MAX - 30000;
    stream_from(boot_us);
    for (uint32_t i = 0; i < 160; i++) {
        bench_value(boot_us + i * 12500, 0);
        probe_tick(&bench_probe, boot_us + i * 12500);
    }
    CHECK_EQUAL(80, bench_count(WIRE_TYPE_DATA));
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_STATUS));
    CHECK_EQUAL(1, get_u32(STATUS(UPTIME_S)));
    CHECK_EQUAL(12500, get_u16(DATA(SPAN_US)));
}

static void a_status_that_finds_no_room_is_sent_later(void)
{
    bench_boot(0);
    bench_room = false;
    probe_tick(&bench_probe, 1000000);
    bench_room = true;
    probe_tick(&bench_probe, 1002000);

    CHECK_EQUAL(1, bench_count(WIRE_TYPE_STATUS));
    CHECK_EQUAL(1, get_u32(STATUS(UPTIME_S)));
}

static void status_comes_once_a_second_and_never_in_a_bunch(void)
{
    bench_boot(500);
    probe_tick(&bench_probe, 1000499);
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_STATUS));
    probe_tick(&bench_probe, 1000500);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_STATUS));
    probe_tick(&bench_probe, 5600000);
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_STATUS));
    CHECK_EQUAL(5, get_u32(STATUS(UPTIME_S)));
}

int main(void)
{
    RUN(at_80_per_second_frames_carry_two_samples);
    RUN(slower_than_40_per_second_every_sample_goes_alone);
    RUN(a_thousand_per_second_fill_the_frame);
    RUN(no_sample_waits_longer_than_promised_at_any_rate);
    RUN(a_pause_in_the_samples_does_not_hold_the_last_one_back);
    RUN(samples_too_far_apart_do_not_share_a_frame);
    RUN(an_interrupt_stamp_ahead_of_the_loop_is_not_old);
    RUN(samples_that_find_no_room_are_counted_and_their_numbers_skipped);
    RUN(readings_nobody_fetched_leave_a_gap_of_their_length);
    RUN(a_stop_and_a_new_start_leave_no_gap);
    RUN(every_frame_has_the_next_seq);
    RUN(the_clock_may_wrap_in_the_middle);
    RUN(a_status_that_finds_no_room_is_sent_later);
    RUN(status_comes_once_a_second_and_never_in_a_bunch);
    return check_result();
}
