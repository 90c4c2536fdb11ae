// The patient's button: bouncing, times, and the frames that tell of it.
#include "app_bench.h"
#include "core/button.h"

static void a_press_counts_once_it_has_stayed_and_with_the_time_it_came(void)
{
    button_t b = {0};
    CHECK_EQUAL(0, button_look(&b, false, 900));
    CHECK_EQUAL(0, button_look(&b, true, 1000));
    CHECK_EQUAL(0, button_look(&b, true, 20999));
    CHECK_EQUAL(1, button_look(&b, true, 21000));
    CHECK_EQUAL(1, b.pressed);
    CHECK_EQUAL(1000, b.since_us);
    CHECK_EQUAL(0, button_look(&b, true, 22000)); // told once
}

static void bouncing_is_one_press(void)
{
    button_t b = {0};
    uint8_t told_n = 0;
    for (uint32_t us = 0; us < 100000; us += 500) {
        bool bounces = us < 8000 && us % 1500 == 0;
        told_n = (uint8_t)(told_n + button_look(&b, !bounces, us));
    }
    CHECK_EQUAL(1, told_n);
    CHECK_EQUAL(8000, b.since_us); // from the last bounce on
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

static void a_press_over_the_wrap_of_the_clock_is_a_press(void)
{
    button_t b = {0};
    button_look(&b, true, 0xFFFFFF00u);
    CHECK_EQUAL(1, button_look(&b, true, 20000));
    CHECK_EQUAL(0xFFFFFF00u, b.since_us);
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
    CHECK_EQUAL(50000, get_u32(payload + WIRE_BUTTON_DEVICE_US_AT));

    posix_button_hold(false);
    run_until(110000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_BUTTON));
    CHECK_EQUAL(0, payload[WIRE_BUTTON_PRESSED_AT]);
    CHECK_EQUAL(80000, get_u32(payload + WIRE_BUTTON_DEVICE_US_AT));
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

int main(void)
{
    RUN(a_press_counts_once_it_has_stayed_and_with_the_time_it_came);
    RUN(bouncing_is_one_press);
    RUN(a_spike_on_the_wire_is_no_press);
    RUN(a_press_over_the_wrap_of_the_clock_is_a_press);
    RUN(press_and_release_are_sent_without_a_stream);
    RUN(a_press_that_finds_no_room_is_sent_later_with_its_own_time);
    return check_result();
}
