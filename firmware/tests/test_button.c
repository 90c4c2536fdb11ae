// The patient's button: bouncing, times, and the frames that tell of it.
#include "app_bench.h"
#include "core/button.h"

static void a_press_counts_once_it_has_stayed_and_with_the_time_it_came(void)
{
    button_t b = {0};
    CHECK_EQUAL(0, button_look(&b, false, 900));
    CHECK_EQUAL(0, button_look(&b, true, 1100));
    CHECK_EQUAL(0, button_look(&b, true, 21099));
    CHECK_EQUAL(1, button_look(&b, true, 21100));
    CHECK_EQUAL(1, b.pressed);
    CHECK_EQUAL(1000, b.edge_us); // between the two looks
    CHECK_EQUAL(0, button_look(&b, true, 22000)); // told once
}

// The finger moved at the first edge; what the contact does then is not the person's doing.
static void bouncing_is_one_press_at_its_first_edge(void)
{
    button_t b = {.looked_us = 9500};
    uint8_t told_n = 0;
    for (uint32_t us = 10000; us < 100000; us += 500) {
        bool bounces = us < 18000 && us % 1500 == 0;
        told_n = (uint8_t)(told_n + button_look(&b, !bounces, us));
    }
    CHECK_EQUAL(1, told_n);
    CHECK_EQUAL(9750, b.edge_us);
}

static void a_release_that_bounces_is_one_release_at_its_first_edge(void)
{
    button_t b = {.pressed = true, .down = true};
    uint8_t told_n = 0;
    for (uint32_t us = 500; us < 100000; us += 500) {
        bool bounces = us > 50000 && us < 56000 && us % 1000 == 0;
        told_n = (uint8_t)(told_n + button_look(&b, us < 50000 || bounces, us));
    }
    CHECK_EQUAL(1, told_n);
    CHECK_EQUAL(0, b.pressed);
    CHECK_EQUAL(49750, b.edge_us);
}

static void a_spike_on_the_wire_is_no_press(void)
{
    button_t b = {0};
    button_look(&b, true, 1000);
    button_look(&b, true, 20000);
    CHECK_EQUAL(0, button_look(&b, false, 20500));
    CHECK_EQUAL(0, button_look(&b, true, 21000));
    CHECK_EQUAL(0, b.pressed);
}

// A press that comes later keeps its own time.
static void a_spike_before_a_press_does_not_make_it_earlier(void)
{
    button_t b = {0};
    for (uint32_t us = 500; us < 100000; us += 500) {
        button_look(&b, us == 1000 || us >= 30000, us);
    }
    CHECK_EQUAL(1, b.pressed);
    CHECK_EQUAL(29750, b.edge_us);
}

static void a_press_over_the_wrap_of_the_clock_is_a_press(void)
{
    button_t b = {.looked_us = 0xFFFFFE00u};
    button_look(&b, true, 0xFFFFFF00u);
    CHECK_EQUAL(1, button_look(&b, true, 20000));
    CHECK_EQUAL(0xFFFFFE80u, b.edge_us);
}

static void press_and_release_are_sent_without_a_stream(void)
{
    posix_nv_erase();
    power_on(1);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_CAPABILITY_BUTTON,
                get_u16(payload + WIRE_HELLO_CAPABILITIES_AT) & WIRE_CAPABILITY_BUTTON);
    run_until(50000);
    posix_button_hold(true);
    run_until(80000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_BUTTON));
    CHECK_EQUAL(1, payload[WIRE_BUTTON_PRESSED_AT]);
    CHECK_EQUAL(49750, get_u32(payload + WIRE_BUTTON_DEVICE_US_AT));

    posix_button_hold(false);
    run_until(110000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_BUTTON));
    CHECK_EQUAL(0, payload[WIRE_BUTTON_PRESSED_AT]);
    CHECK_EQUAL(79750, get_u32(payload + WIRE_BUTTON_DEVICE_US_AT));
}

static void a_press_that_finds_no_room_is_sent_later_with_its_own_time(void)
{
    bench_boot(0);
    bench_room = false;
    probe_button(&bench_probe, 5000, true);
    bench_room = true;
    probe_tick(&bench_probe, 30000);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_BUTTON));
    CHECK_EQUAL(5000, get_u32(bench_last(WIRE_TYPE_BUTTON) + WIRE_BUTTON_DEVICE_US_AT));
    probe_tick(&bench_probe, 31000);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_BUTTON));
}

// A frame that the line damages is gone; a press that the host never hears of is no stop.
static void a_press_is_told_four_times_with_the_same_time(void)
{
    bench_boot(0);
    probe_button(&bench_probe, 5000, true);
    uint16_t told_n[500];
    for (uint16_t ms = 0; ms < 500; ms++) {
        probe_tick(&bench_probe, 5000 + ms * UINT32_C(1000));
        told_n[ms] = bench_count(WIRE_TYPE_BUTTON);
    }
    CHECK_EQUAL(1, told_n[39]);
    CHECK_EQUAL(2, told_n[40]); // soon: a mark may be a press of a tenth of a second
    CHECK_EQUAL(2, told_n[79]);
    CHECK_EQUAL(3, told_n[80]);
    CHECK_EQUAL(3, told_n[159]);
    CHECK_EQUAL(4, told_n[160]);
    CHECK_EQUAL(4, told_n[499]);
    CHECK_EQUAL(5000, get_u32(bench_last(WIRE_TYPE_BUTTON) + WIRE_BUTTON_DEVICE_US_AT));
    CHECK_EQUAL(1, bench_last(WIRE_TYPE_BUTTON)[WIRE_BUTTON_PRESSED_AT]);
}

static void a_release_takes_the_place_of_the_press_before_it(void)
{
    bench_boot(0);
    probe_button(&bench_probe, 5000, true);
    probe_button(&bench_probe, 85000, false);
    for (uint32_t us = 85000; us < 1000000; us += 1000) {
        bench_forget();
        probe_tick(&bench_probe, us);
        CHECK_EQUAL(0, bench_count(WIRE_TYPE_BUTTON) > 0 &&
                           bench_last(WIRE_TYPE_BUTTON)[WIRE_BUTTON_PRESSED_AT]);
    }
}

static void run_to(uint32_t from_us, uint32_t to_us)
{
    for (uint32_t us = from_us; us <= to_us; us += 1000) {
        probe_tick(&bench_probe, us);
    }
}

// It lies on the bench with its button down: the host that comes later has not heard of the press.
static void a_button_that_is_down_is_told_to_whoever_greets(void)
{
    bench_boot(0);
    probe_button(&bench_probe, 5000, true);
    run_to(85000, 1999000);
    bench_forget();
    bench_command(1, WIRE_OP_HELLO, 0, 2000000);
    run_to(2000000, 2000000);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_HELLO));
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_BUTTON));
    CHECK_EQUAL(2000000, get_u32(bench_last(WIRE_TYPE_BUTTON) + WIRE_BUTTON_DEVICE_US_AT));
    CHECK_EQUAL(1, bench_last(WIRE_TYPE_BUTTON)[WIRE_BUTTON_PRESSED_AT]);
    run_to(2000000, 2400000);
    CHECK_EQUAL(4, bench_count(WIRE_TYPE_BUTTON));
}

static void a_button_that_is_up_is_not_told_to_whoever_greets(void)
{
    bench_boot(0);
    probe_button(&bench_probe, 5000, true);
    probe_button(&bench_probe, 85000, false);
    run_to(85000, 1999000);
    bench_forget();
    bench_command(1, WIRE_OP_HELLO, 0, 2000000);
    run_to(2000000, 2400000);
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_BUTTON));
}

int main(void)
{
    RUN(a_press_counts_once_it_has_stayed_and_with_the_time_it_came);
    RUN(bouncing_is_one_press_at_its_first_edge);
    RUN(a_release_that_bounces_is_one_release_at_its_first_edge);
    RUN(a_spike_on_the_wire_is_no_press);
    RUN(a_spike_before_a_press_does_not_make_it_earlier);
    RUN(a_press_over_the_wrap_of_the_clock_is_a_press);
    RUN(press_and_release_are_sent_without_a_stream);
    RUN(a_press_that_finds_no_room_is_sent_later_with_its_own_time);
    RUN(a_press_is_told_four_times_with_the_same_time);
    RUN(a_release_takes_the_place_of_the_press_before_it);
    RUN(a_button_that_is_down_is_told_to_whoever_greets);
    RUN(a_button_that_is_up_is_not_told_to_whoever_greets);
    return check_result();
}
