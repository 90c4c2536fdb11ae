// What the core answers and what its flags say, by the rules of docs/probe.md.
#include "bench.h"
#include "check.h"
#include "core/bytes.h"

#define FLAGS(type) bench_last(type)[WIRE_DATA_FLAGS_AT]
#define DATA(field) (bench_last(WIRE_TYPE_DATA) + WIRE_DATA_##field##_AT)
#define STATUS(field) (bench_last(WIRE_TYPE_STATUS) + WIRE_STATUS_##field##_AT)
#define ACK(field) (bench_last(WIRE_TYPE_ACK) + WIRE_ACK_##field##_AT)

static void stream_from(uint32_t now_us)
{
    bench_boot(now_us);
    bench_command(7, WIRE_OP_START, 0, now_us);
    bench_forget();
}

// ---- commands ----

// A host that has lost the ACK asks again; the stream must not be started twice over.
static void a_command_sent_again_gets_the_same_ack_and_is_done_once(void)
{
    bench_boot(0);
    bench_command(1, WIRE_OP_START, 0, 10);
    bench_command(2, WIRE_OP_STOP, 0, 20);
    bench_command(1, WIRE_OP_START, 0, 30);

    CHECK_EQUAL(3, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(1, get_u16(ACK(COMMAND_ID)));
    CHECK_EQUAL(WIRE_OP_START, *ACK(OP));
    CHECK_EQUAL(WIRE_ACK_OK, *ACK(STATUS));
    CHECK_EQUAL(0, bench_probe.streaming);
}

// Ids are only as good as the host that counts them: another command is another command.
static void the_same_id_with_another_command_is_not_the_same(void)
{
    bench_boot(0);
    bench_command(1, WIRE_OP_START, 5, 10);
    bench_command(1, WIRE_OP_START, 0, 20);
    CHECK_EQUAL(WIRE_ACK_OK, *ACK(STATUS));
    CHECK_EQUAL(1, bench_probe.streaming);

    bench_command(1, WIRE_OP_STOP, 0, 30);
    CHECK_EQUAL(WIRE_OP_STOP, *ACK(OP));
    CHECK_EQUAL(0, bench_probe.streaming);
}

static void a_start_in_a_running_stream_loses_nothing(void)
{
    stream_from(0);
    bench_value(0, 1);
    bench_value(12500, 2);
    bench_command(8, WIRE_OP_START, 0, 13000);
    bench_value(25000, 3);

    CHECK_EQUAL(2, *DATA(N));
    CHECK_EQUAL(1, get_u32(DATA(SAMPLE_N)));
}

// A host process that starts again counts from 1 again: its START has to work.
static void a_hello_begins_a_new_conversation_with_the_same_ids(void)
{
    bench_boot(0);
    bench_command(1, WIRE_OP_HELLO, 0, 10);
    bench_command(2, WIRE_OP_START, 0, 20);
    bench_command(3, WIRE_OP_STOP, 0, 30);
    bench_command(1, WIRE_OP_HELLO, 0, 40);
    bench_command(2, WIRE_OP_START, 0, 50);

    CHECK_EQUAL(2, bench_count(WIRE_TYPE_HELLO));
    CHECK_EQUAL(1, bench_probe.streaming);
}

static void stop_without_a_stream_is_fine(void)
{
    bench_boot(0);
    bench_command(1, WIRE_OP_STOP, 0, 10);
    bench_command(2, WIRE_OP_STOP, 0, 20);

    CHECK_EQUAL(2, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(WIRE_ACK_OK, *ACK(STATUS));
}

// What was measured before the stop belongs to the record.
static void stop_sends_the_samples_that_wait(void)
{
    stream_from(0);
    bench_value(1000, 1);
    bench_value(13500, 2);
    bench_value(14000, 3);
    bench_command(8, WIRE_OP_STOP, 0, 15000);

    CHECK_EQUAL(2, bench_count(WIRE_TYPE_DATA));
    CHECK_EQUAL(2, *DATA(N));
    CHECK_EQUAL(WIRE_TYPE_ACK, bench_sent[bench_sent_n - 1].payload[0]);
}

static void what_is_not_known_is_answered_and_not_done(void)
{
    bench_boot(0);
    bench_command(1, 99, 0, 10);
    CHECK_EQUAL(WIRE_ACK_UNKNOWN_OP, *ACK(STATUS));
    CHECK_EQUAL(99, *ACK(OP));

    bench_command(2, WIRE_OP_START, 5, 20);
    CHECK_EQUAL(WIRE_ACK_BAD_ARGUMENT, *ACK(STATUS));
    CHECK_EQUAL(0, bench_probe.streaming);

    bench_command(3, WIRE_OP_HELLO, 5, 30);
    CHECK_EQUAL(WIRE_ACK_BAD_ARGUMENT, *ACK(STATUS));
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_HELLO));
}

static void receive_payload(const uint8_t *payload, uint8_t n, uint32_t at_us)
{
    uint8_t frame[FRAME_BUFFER_LEN] = {0};
    memcpy(frame + FRAME_PAYLOAD_AT, payload, n);
    uint8_t len = frame_close(frame, n);
    for (uint8_t i = 0; i < len; i++) {
        probe_receive(&bench_probe, frame[i], at_us);
    }
}

// A host that is newer asks for what this probe cannot do, in frames longer than it knows: it is
// answered, so that the host need not guess, and nothing else happens.
static void what_a_newer_host_asks_is_answered_as_unknown_and_changes_nothing(void)
{
    uint8_t asked[WIRE_SET_SIZE + 20] = {0};
    bench_boot(0);
    settings_t before = bench_settings;
    for (uint16_t op = WIRE_OP_SETTINGS + 1; op <= UINT8_MAX; op++) {
        bool is_set = op % 2 == 0;
        memset(asked, 0x5A, sizeof asked);
        asked[WIRE_CMD_TYPE_AT] = is_set ? WIRE_TYPE_SET : WIRE_TYPE_CMD;
        put_u16(asked + WIRE_CMD_COMMAND_ID_AT, op);
        asked[WIRE_CMD_OP_AT] = (uint8_t)op;
        uint8_t known = is_set ? WIRE_SET_SIZE : WIRE_CMD_SIZE;
        bench_forget();
        receive_payload(asked, (uint8_t)(known + op % 21), op);
        CHECK_EQUAL(1, bench_sent_n);
        const uint8_t *ack = bench_last(WIRE_TYPE_ACK);
        CHECK_EQUAL(op, get_u16(ack + WIRE_ACK_COMMAND_ID_AT));
        CHECK_EQUAL(op, ack[WIRE_ACK_OP_AT]);
        CHECK_EQUAL(WIRE_ACK_UNKNOWN_OP, ack[WIRE_ACK_STATUS_AT]);
    }
    CHECK_EQUAL(0, bench_probe.streaming);
    CHECK_EQUAL(1, probe_wants_kept(&bench_probe) == NULL);
    CHECK_BYTES(&before, &bench_settings, sizeof before);
    CHECK_EQUAL(0, bench_probe.rx_errors_n);
}

static void a_known_command_with_more_behind_it_is_done(void)
{
    static const uint8_t START[] = {WIRE_TYPE_CMD, 7, 0, WIRE_OP_START, 0, 0, 0, 0, 1, 2, 3, 0, 255};
    bench_boot(0);
    receive_payload(START, sizeof START, 10);
    CHECK_EQUAL(1, bench_probe.streaming);
    CHECK_EQUAL(WIRE_ACK_OK, bench_last(WIRE_TYPE_ACK)[WIRE_ACK_STATUS_AT]);
}

// Types that a newer table has, and those that a probe sends itself: an echo on the line.
static void frames_of_other_types_are_passed_over_without_a_word(void)
{
    uint8_t payload[40];
    bench_boot(0);
    for (uint16_t type = 0; type <= UINT8_MAX; type++) {
        if (type == WIRE_TYPE_CMD || type == WIRE_TYPE_SET) {
            continue;
        }
        memset(payload, WIRE_OP_START, sizeof payload);
        payload[0] = (uint8_t)type;
        receive_payload(payload, (uint8_t)(1 + type % sizeof payload), type);
    }
    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(0, bench_probe.streaming);
    CHECK_EQUAL(0, bench_probe.rx_errors_n);
}

static void answers_that_find_no_room_are_sent_later(void)
{
    bench_boot(0);
    bench_room = false;
    bench_command(5, WIRE_OP_HELLO, 0, 10);
    bench_room = true;
    probe_tick(&bench_probe, 20);

    CHECK_EQUAL(2, bench_sent_n);
    CHECK_EQUAL(5, get_u16(ACK(COMMAND_ID)));
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_HELLO));
    CHECK_EQUAL(2, get_u16(bench_sent[1].payload + WIRE_HELLO_SEQ_AT)); // boot's HELLO was 0
}

// ---- settings ----

static void a_setting_sent_again_while_it_is_kept_is_answered_once_it_is(void)
{
    bench_boot(0);
    bench_set(1, WIRE_SETTING_TIP_AREA, 5000, "", 10);
    bench_set(1, WIRE_SETTING_TIP_AREA, 5000, "", 20);
    CHECK_EQUAL(0, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(10000, bench_settings.tip_area_cmm2);

    probe_kept(&bench_probe, true, 30);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(5000, bench_settings.tip_area_cmm2);

    bench_set(1, WIRE_SETTING_TIP_AREA, 5000, "", 40);
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(1, probe_wants_kept(&bench_probe) == NULL); // done once
}

static void another_setting_waits_until_the_first_is_kept(void)
{
    bench_boot(0);
    bench_set(1, WIRE_SETTING_TIP_AREA, 5000, "", 10);
    bench_set(2, WIRE_SETTING_NAME, 0, "thumb", 20);
    probe_kept(&bench_probe, true, 30);
    CHECK_EQUAL(1, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(0, bench_settings.name[0]);

    bench_set(2, WIRE_SETTING_NAME, 0, "thumb", 40); // the host asks again
    probe_kept(&bench_probe, true, 50);
    CHECK_EQUAL(0, strcmp("thumb", bench_settings.name));
    CHECK_EQUAL(5000, bench_settings.tip_area_cmm2);
}

static void the_same_id_with_another_text_is_another_command(void)
{
    bench_boot(0);
    bench_set(1, WIRE_SETTING_NAME, 0, "left", 10);
    probe_kept(&bench_probe, true, 20);
    bench_set(1, WIRE_SETTING_NAME, 0, "right", 30);
    CHECK_EQUAL(1, probe_wants_kept(&bench_probe) != NULL);
}

static void what_could_not_be_kept_is_not_in_use(void)
{
    bench_boot(0);
    bench_set(1, WIRE_SETTING_TIP_AREA, 5000, "", 10);
    probe_kept(&bench_probe, false, 20);
    CHECK_EQUAL(WIRE_ACK_FAILED, *ACK(STATUS));
    CHECK_EQUAL(10000, bench_settings.tip_area_cmm2);
}

// A host that greets anew has forgotten what it asked, and may use that number for something else.
static void a_hello_takes_the_answer_away_and_leaves_the_setting(void)
{
    bench_boot(0);
    bench_set(2, WIRE_SETTING_TIP_AREA, 5000, "", 10);
    bench_command(1, WIRE_OP_HELLO, 0, 20);
    bench_forget();
    probe_kept(&bench_probe, true, 30);
    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(5000, bench_settings.tip_area_cmm2);
}

static void settings_are_told_when_asked_however_often(void)
{
    bench_boot(0);
    bench_set(1, WIRE_SETTING_NAME, 0, "thumb", 10);
    probe_kept(&bench_probe, true, 20);
    bench_command(2, WIRE_OP_SETTINGS, 0, 30);
    bench_command(2, WIRE_OP_SETTINGS, 0, 40);
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_SETTINGS));
    CHECK_BYTES("thumb\0\0\0\0\0\0\0\0\0\0", bench_last(WIRE_TYPE_SETTINGS) + 8, 16);
    CHECK_EQUAL(250000, get_u32(bench_last(WIRE_TYPE_SETTINGS) + WIRE_SETTINGS_BAUD_AT));

    bench_command(3, WIRE_OP_SETTINGS, 1, 50);
    CHECK_EQUAL(WIRE_ACK_BAD_ARGUMENT, *ACK(STATUS));
    CHECK_EQUAL(2, bench_count(WIRE_TYPE_SETTINGS));
}

static void a_cmd_that_says_set_names_no_setting(void)
{
    bench_boot(0);
    bench_command(1, WIRE_OP_SET, 0, 10);
    CHECK_EQUAL(WIRE_ACK_BAD_ARGUMENT, *ACK(STATUS));
    CHECK_EQUAL(1, probe_wants_kept(&bench_probe) == NULL);
}

// ---- flags ----

// The host sees that the probe has started anew, whatever arrives first.
static void reboot_shows_until_the_first_ack(void)
{
    bench_boot(0);
    probe_tick(&bench_probe, 1000000);
    CHECK_EQUAL(WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS));

    bench_command(1, WIRE_OP_HELLO, 0, 1000010);
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_ACK));
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_HELLO));
}

static void broken_bytes_are_flagged_once_and_counted_for_good(void)
{
    bench_boot(0);
    probe_receive_lost(&bench_probe, 2);
    probe_tick(&bench_probe, 1000000);
    CHECK_EQUAL(WIRE_FLAG_RX_ERROR | WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS));
    probe_tick(&bench_probe, 2000000);
    CHECK_EQUAL(WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS));
    CHECK_EQUAL(2, get_u16(STATUS(RX_ERRORS_N)));
}

static void a_rail_is_reported_with_its_count(void)
{
    stream_from(0);
    bench_value(1000, 0x7FFFFF);
    CHECK_EQUAL(WIRE_FLAG_SATURATED, FLAGS(WIRE_TYPE_DATA));
    CHECK_EQUAL(0x7FFFFF, get_u32(DATA(SAMPLES) - 1) >> 8);

    bench_value(200000, -0x800000);
    CHECK_EQUAL(WIRE_FLAG_SATURATED, FLAGS(WIRE_TYPE_DATA));
    bench_value(400000, 0x7FFFFE);
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_DATA));
}

static void a_sample_without_a_value_keeps_its_number(void)
{
    stream_from(0);
    probe_sample(&bench_probe, &(sample_t){1000, 0x7FFFFF, false});
    CHECK_EQUAL(WIRE_FLAG_SENSOR, FLAGS(WIRE_TYPE_DATA));
    CHECK_EQUAL(0, get_u32(DATA(SAMPLES) - 1) >> 8);
    CHECK_EQUAL(1, get_u16(DATA(NO_VALUE_MASK)));
    CHECK_EQUAL(0, get_u32(DATA(SAMPLE_N)));

    bench_value(200000, 44);
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_DATA));
    CHECK_EQUAL(0, get_u16(DATA(NO_VALUE_MASK)));
    CHECK_EQUAL(1, get_u32(DATA(SAMPLE_N)));
}

static void a_silent_sensor_shows_in_status_without_a_stream(void)
{
    bench_boot(0);
    bench_no_value(700000);
    probe_tick(&bench_probe, 1000000);
    CHECK_EQUAL(WIRE_FLAG_SENSOR | WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS));
    CHECK_EQUAL(0, get_u32(STATUS(SAMPLE_N)));
}

// At 16 MHz the chip needs 4.5 V; below, a count may be anything.
static void a_low_supply_is_told_in_every_frame_and_its_voltage_in_status(void)
{
    bench_boot(0);
    probe_tick(&bench_probe, 1000000);
    CHECK_EQUAL(0, get_u16(STATUS(VCC_MV)));
    CHECK_EQUAL(WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS)); // not measured is not low

    probe_vcc(&bench_probe, 3999);
    probe_tick(&bench_probe, 2000000);
    CHECK_EQUAL(3999, get_u16(STATUS(VCC_MV)));
    CHECK_EQUAL(WIRE_FLAG_LOW_VCC | WIRE_FLAG_REBOOT, FLAGS(WIRE_TYPE_STATUS));
    bench_command(1, WIRE_OP_STOP, 0, 2000010);
    CHECK_EQUAL(WIRE_FLAG_LOW_VCC, FLAGS(WIRE_TYPE_ACK));

    probe_vcc(&bench_probe, 4000);
    probe_tick(&bench_probe, 3000000);
    CHECK_EQUAL(0, FLAGS(WIRE_TYPE_STATUS));
}

int main(void)
{
    RUN(a_command_sent_again_gets_the_same_ack_and_is_done_once);
    RUN(the_same_id_with_another_command_is_not_the_same);
    RUN(a_start_in_a_running_stream_loses_nothing);
    RUN(a_hello_begins_a_new_conversation_with_the_same_ids);
    RUN(stop_without_a_stream_is_fine);
    RUN(stop_sends_the_samples_that_wait);
    RUN(what_is_not_known_is_answered_and_not_done);
    RUN(what_a_newer_host_asks_is_answered_as_unknown_and_changes_nothing);
    RUN(a_known_command_with_more_behind_it_is_done);
    RUN(frames_of_other_types_are_passed_over_without_a_word);
    RUN(answers_that_find_no_room_are_sent_later);
    RUN(a_setting_sent_again_while_it_is_kept_is_answered_once_it_is);
    RUN(another_setting_waits_until_the_first_is_kept);
    RUN(the_same_id_with_another_text_is_another_command);
    RUN(what_could_not_be_kept_is_not_in_use);
    RUN(a_hello_takes_the_answer_away_and_leaves_the_setting);
    RUN(settings_are_told_when_asked_however_often);
    RUN(a_cmd_that_says_set_names_no_setting);
    RUN(reboot_shows_until_the_first_ack);
    RUN(broken_bytes_are_flagged_once_and_counted_for_good);
    RUN(a_rail_is_reported_with_its_count);
    RUN(a_sample_without_a_value_keeps_its_number);
    RUN(a_low_supply_is_told_in_every_frame_and_its_voltage_in_status);
    RUN(a_silent_sensor_shows_in_status_without_a_stream);
    return check_result();
}
