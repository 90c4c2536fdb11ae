// The whole probe on a board made of memory: what it keeps over resets and power cuts.
#include "app_bench.h"

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

// The port resets the board whenever it is opened: the id that a host has heard is there already.
static void an_id_is_in_the_memory_before_it_is_told(void)
{
    uint8_t uid[WIRE_HELLO_UID_LEN];
    posix_nv_erase();
    power_on(21);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
    memcpy(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    power_on(22); // at once
    CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
    CHECK_BYTES(uid, payload + WIRE_HELLO_UID_AT, sizeof uid);
    CHECK_EQUAL(2, get_u16(payload + WIRE_HELLO_BOOTS_N_AT));
}

static void a_first_boot_that_was_cut_off_is_a_first_boot_and_no_damage(void)
{
    uint8_t whole[SETTINGS_SLOT_LEN];
    posix_nv_erase();
    power_on(23);
    memcpy(whole, posix_nv + SOLEUS_PROBE_SETTINGS_AT, sizeof whole);
    for (uint8_t written_n = 0; written_n < SETTINGS_SLOT_LEN; written_n++) {
        posix_nv_erase();
        memcpy(posix_nv + SOLEUS_PROBE_SETTINGS_AT, whole, written_n);
        posix_serial_take_sent(sent);
        power_on(24);
        CHECK_EQUAL(1, last_of(WIRE_TYPE_HELLO));
        CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
        CHECK_EQUAL(1, get_u16(payload + WIRE_HELLO_BOOTS_N_AT));
    }
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

static void set(uint16_t id, uint8_t setting, uint32_t number, const char *text)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    uint8_t n = bench_set_bytes(id, setting, number, text, frame);
    posix_serial_give(frame, n);
    run_until(now_us + 1500); // three rounds for its 29 bytes
}

// The ACK promises that the setting outlives the power; so it comes after the last byte.
static void a_setting_is_acknowledged_when_it_is_durable_and_not_before(void)
{
    posix_nv_erase();
    power_on(3);
    run_until(200000);
    posix_nv_cut_after(SETTINGS_SLOT_LEN - 1);
    posix_serial_take_sent(sent);
    set(7, WIRE_SETTING_NAME, 0, "left thumb");
    run_until(400000);
    CHECK_EQUAL(0, last_of(WIRE_TYPE_ACK));
    posix_nv_cut_after(-1);
    run_until(402000);

    CHECK_EQUAL(1, last_of(WIRE_TYPE_ACK));
    CHECK_EQUAL(7, get_u16(payload + WIRE_ACK_COMMAND_ID_AT));
    CHECK_EQUAL(WIRE_OP_SET, payload[WIRE_ACK_OP_AT]);
    CHECK_EQUAL(WIRE_ACK_OK, payload[WIRE_ACK_STATUS_AT]);
}

// The plug is pulled after any number of bytes: before the ACK either the old or the new holds,
// after it the new one.
static void a_power_cut_while_a_setting_is_kept_leaves_the_old_or_the_new(void)
{
    uint8_t before[POSIX_NV_LEN];
    posix_nv_erase();
    power_on(3);
    run_until(200000);
    set(1, WIRE_SETTING_CALIBRATION, 0, "old");
    run_until(400000);
    memcpy(before, posix_nv, sizeof before);

    for (int cut = 0; cut <= SETTINGS_SLOT_LEN; cut++) {
        memcpy(posix_nv, before, sizeof before);
        power_on(4);
        run_until(200000); // the boot's record
        posix_nv_cut_after(cut);
        posix_serial_take_sent(sent);
        set(2, WIRE_SETTING_CALIBRATION, 0, "new");
        run_until(400000);
        bool acknowledged = last_of(WIRE_TYPE_ACK);
        posix_nv_cut_after(-1);
        power_on(5);
        last_of(WIRE_TYPE_HELLO);
        const char *expected = cut == SETTINGS_SLOT_LEN ? "new" : "old";
        CHECK_EQUAL(0, strcmp(expected, (char *)payload + WIRE_HELLO_CALIBRATION_ID_AT));
        CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
        CHECK_EQUAL(0, acknowledged && cut < SETTINGS_SLOT_LEN);
    }
}

// An EEPROM cell that is worn out: the probe must not promise what it cannot keep.
static void a_memory_that_keeps_something_else_is_told(void)
{
    posix_nv_erase();
    power_on(3);
    run_until(200000);
    posix_nv_wear_out((uint8_t)(SOLEUS_PROBE_SETTINGS_AT + SETTINGS_SLOT_LEN + 32));
    posix_serial_take_sent(sent);
    set(1, WIRE_SETTING_NAME, 0, "thumb");
    run_until(400000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_ACK));
    CHECK_EQUAL(WIRE_ACK_FAILED, payload[WIRE_ACK_STATUS_AT]);

    posix_nv_wear_out(0);
    set(2, WIRE_SETTING_NAME, 0, "thumb");
    run_until(600000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_ACK));
    CHECK_EQUAL(WIRE_ACK_OK, payload[WIRE_ACK_STATUS_AT]);
}

// Opening the port starts the board, and a setting may come at once: the boot's own record goes
// first, and neither hurts the other.
static void a_setting_that_comes_while_the_boot_is_written_is_kept_after_it(void)
{
    posix_nv_erase();
    power_on(3); // the very first record is waited for
    power_on(3);
    set(1, WIRE_SETTING_TIP_AREA, 5000, "");
    run_until(400000);
    CHECK_EQUAL(1, last_of(WIRE_TYPE_ACK));
    CHECK_EQUAL(WIRE_ACK_OK, payload[WIRE_ACK_STATUS_AT]);
    power_on(4);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(5000, get_u16(payload + WIRE_HELLO_TIP_AREA_CMM2_AT));
    CHECK_EQUAL(3, get_u16(payload + WIRE_HELLO_BOOTS_N_AT));
}

static void gain_and_rate_hold_from_the_next_boot_on(void)
{
    posix_nv_erase();
    power_on(3);
    set(1, WIRE_SETTING_GAIN, 64, "");
    run_until(200000);
    set(2, WIRE_SETTING_RATE, 100, "");
    run_until(400000);
    settle();
    convert(1);
    CHECK_EQUAL(25, posix_cell_pulses_n());

    power_on(4);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(64, payload[WIRE_HELLO_GAIN_AT]);
    CHECK_EQUAL(100, get_u16(payload + WIRE_HELLO_NOMINAL_RATE_DHZ_AT));
    CHECK_EQUAL(400, get_u16(payload + WIRE_HELLO_SETTLING_MS_AT));
    settle();
    convert(1);
    CHECK_EQUAL(27, posix_cell_pulses_n());
}

// Off unless somebody has asked for it: with an old boot loader a reset by the watchdog needs the plug.
static void the_watchdog_runs_only_where_it_was_asked_for_and_from_the_next_boot_on(void)
{
    posix_nv_erase();
    power_on(3);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(0, get_u16(payload + WIRE_HELLO_CAPABILITIES_AT) & WIRE_CAPABILITY_WATCHDOG);
    set(1, WIRE_SETTING_WATCHDOG, 1, "");
    run_until(400000);
    CHECK_EQUAL(0, posix_watchdog_runs());

    power_on(4);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_CAPABILITY_WATCHDOG,
                get_u16(payload + WIRE_HELLO_CAPABILITIES_AT) & WIRE_CAPABILITY_WATCHDOG);
    CHECK_EQUAL(1, posix_watchdog_runs());
    run_until(200000);
    CHECK_EQUAL(199500, posix_watchdog_fed_us()); // in every round of the loop

    set(1, WIRE_SETTING_WATCHDOG, 0, "");
    run_until(400000);
    power_on(5);
    CHECK_EQUAL(0, posix_watchdog_runs());
}

static void damaged_settings_are_told_and_mended_at_the_next_boot(void)
{
    memset(posix_nv, 0x5A, POSIX_NV_LEN);
    power_on(6);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_FLAG_NV_BAD | WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
    CHECK_EQUAL(0, payload[WIRE_HELLO_CALIBRATION_ID_AT]);
    CHECK_EQUAL(WIRE_CAPABILITY_FREE_RUNNING | WIRE_CAPABILITY_BUTTON, get_u16(payload + WIRE_HELLO_CAPABILITIES_AT));
    run_until(200000);

    power_on(7);
    last_of(WIRE_TYPE_HELLO);
    CHECK_EQUAL(WIRE_FLAG_REBOOT, payload[WIRE_HELLO_FLAGS_AT]);
}

int main(void)
{
    RUN(the_id_is_drawn_once_and_boots_are_counted);
    RUN(an_id_is_in_the_memory_before_it_is_told);
    RUN(a_first_boot_that_was_cut_off_is_a_first_boot_and_no_damage);
    RUN(two_chips_draw_two_ids);
    RUN(a_power_cut_while_settings_are_written_loses_no_id);
    RUN(a_setting_is_acknowledged_when_it_is_durable_and_not_before);
    RUN(a_power_cut_while_a_setting_is_kept_leaves_the_old_or_the_new);
    RUN(a_memory_that_keeps_something_else_is_told);
    RUN(a_setting_that_comes_while_the_boot_is_written_is_kept_after_it);
    RUN(gain_and_rate_hold_from_the_next_boot_on);
    RUN(the_watchdog_runs_only_where_it_was_asked_for_and_from_the_next_boot_on);
    RUN(damaged_settings_are_told_and_mended_at_the_next_boot);
    return check_result();
}
