// What is kept over power cuts: slots, defaults, the id that is drawn once.
#include "check.h"
#include "core/bytes.h"
#include "core/crc16.h"
#include "core/entropy.h"
#include "core/settings.h"
#include "xorshift.h"

static settings_t example(void)
{
    return (settings_t){
        .sequence = 41,
        .slot = 1,
        .uid = {1, 2, 3, 4, 5, 6, 7, 8},
        .boots_n = 513,
        .capabilities = WIRE_CAPABILITY_SIMULATED,
        .tip_area_cmm2 = 9950,
        .calibration_id = "sim-hx711",
        .name = "thumb",
        .baud = 115200,
        .rate_dhz = 100,
        .sensor = WIRE_SENSOR_HX711,
        .gain = 64,
    };
}

static void write_next(uint8_t stored[SETTINGS_LEN], const settings_t *s)
{
    settings_record(s, stored + settings_write_at(s));
}

static void erase(uint8_t stored[SETTINGS_LEN])
{
    memset(stored, 0xFF, SETTINGS_LEN);
}

static void what_is_written_is_read_again(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t before = example();
    settings_t after;
    erase(stored);
    write_next(stored, &before);

    CHECK_EQUAL(SETTINGS_GOOD, settings_read(&after, stored));
    CHECK_BYTES(before.uid, after.uid, sizeof after.uid);
    CHECK_EQUAL(513, after.boots_n);
    CHECK_EQUAL(WIRE_CAPABILITY_SIMULATED, after.capabilities);
    CHECK_EQUAL(9950, after.tip_area_cmm2);
    CHECK_EQUAL(0, strcmp("sim-hx711", after.calibration_id));
    CHECK_EQUAL(0, strcmp("thumb", after.name));
    CHECK_EQUAL(115200, after.baud);
    CHECK_EQUAL(100, after.rate_dhz);
    CHECK_EQUAL(WIRE_SENSOR_HX711, after.sensor);
    CHECK_EQUAL(64, after.gain);
    CHECK_EQUAL(42, after.sequence);
}

// EEPROMs in the field outlive the firmware that wrote them: the bytes are a contract.
static void a_slot_lies_as_its_header_says(void)
{
    static const uint8_t EXPECTED[SETTINGS_SLOT_LEN - 2] = {
        2,    42,   1,   2,   3,   4,   5,   6,   7,   8,   0x01, 0x02, 1, 0, 0xDE, 0x26,
        's',  'i',  'm', '-', 'h', 'x', '7', '1', '1', 0,   0,    0,    0, 0, 0,    0,
        't',  'h',  'u', 'm', 'b', 0,   0,   0,   0,   0,   0,    0,    0, 0, 0,    0,
        0x00, 0xC2, 1,   0,   100, 0,   1,   64,  0,
    };
    uint8_t record[SETTINGS_SLOT_LEN];
    settings_t s = example();
    settings_record(&s, record);

    CHECK_BYTES(EXPECTED, record, sizeof EXPECTED);
}

static void an_erased_memory_is_a_first_boot_and_not_a_fault(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s;
    erase(stored);

    CHECK_EQUAL(SETTINGS_BLANK, settings_read(&s, stored));
    CHECK_EQUAL(1, settings_without_uid(&s));
    CHECK_EQUAL(10000, s.tip_area_cmm2);
    CHECK_EQUAL(0, s.capabilities);
}

static void garbage_is_a_fault_and_gives_defaults(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s;
    for (uint8_t i = 0; i < SETTINGS_LEN; i++) {
        stored[i] = (uint8_t)(i * 37 + 1);
    }

    CHECK_EQUAL(SETTINGS_BAD, settings_read(&s, stored));
    CHECK_EQUAL(1, settings_without_uid(&s));
    CHECK_EQUAL(0, s.calibration_id[0]);
}

// Whenever the power goes while a record is written, the one before is still there.
static void a_slot_written_by_half_leaves_the_other(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t first = example();
    settings_t read;
    erase(stored);
    write_next(stored, &first);
    settings_read(&read, stored);
    read.boots_n++;
    uint8_t record[SETTINGS_SLOT_LEN];
    settings_record(&read, record);

    for (uint8_t written = 0; written < SETTINGS_SLOT_LEN; written++) {
        uint8_t cut[SETTINGS_LEN];
        settings_t after;
        memcpy(cut, stored, sizeof cut);
        memcpy(cut + settings_write_at(&read), record, written);
        CHECK_EQUAL(SETTINGS_GOOD, settings_read(&after, cut));
        CHECK_EQUAL(513, after.boots_n);
    }
}

static void the_newer_of_two_good_slots_counts_even_when_the_sequence_wraps(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s = example();
    s.sequence = 250;
    erase(stored);
    for (uint16_t boot = 1; boot <= 20; boot++) {
        s.boots_n = boot;
        write_next(stored, &s);
        CHECK_EQUAL(SETTINGS_GOOD, settings_read(&s, stored));
        CHECK_EQUAL(boot, s.boots_n);
    }
}

static void any_one_bit_wrong_in_a_slot_is_seen(void)
{
    uint8_t good[SETTINGS_LEN];
    settings_t s = example();
    erase(good);
    write_next(good, &s);

    for (uint16_t bit = 0; bit < SETTINGS_SLOT_LEN * 8; bit++) {
        uint8_t stored[SETTINGS_LEN];
        memcpy(stored, good, sizeof stored);
        stored[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_EQUAL(SETTINGS_BAD, settings_read(&s, stored));
    }
}

// Only the harness's mark is taken over: what the chip can do, the firmware knows better.
static void no_other_capability_comes_from_the_settings(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s = example();
    s.capabilities = 0xFFFF;
    erase(stored);
    write_next(stored, &s);
    settings_read(&s, stored);

    CHECK_EQUAL(WIRE_CAPABILITY_SIMULATED, s.capabilities);
}

// It took the place of an unused bit, so that probes of before keep their id and their calibration.
static void the_watchdog_is_kept_in_a_bit_that_older_firmware_does_not_look_at(void)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    uint8_t stored[SETTINGS_LEN];
    uint8_t without[SETTINGS_SLOT_LEN];
    settings_t s = example();
    settings_record(&s, without);
    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_WATCHDOG, 1, NONE));
    erase(stored);
    write_next(stored, &s);
    CHECK_EQUAL(without[12] + 16, stored[12]);
    CHECK_BYTES(without, stored, 12);
    CHECK_BYTES(without + 13, stored + 13, 57 - 13);

    settings_read(&s, stored);
    CHECK_EQUAL(1, s.watchdog);
    CHECK_EQUAL(WIRE_CAPABILITY_SIMULATED, s.capabilities);
}

// No host shows a pressure for a tip without an area.
static void a_tip_without_an_area_becomes_the_default(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s = example();
    s.tip_area_cmm2 = 0;
    erase(stored);
    write_next(stored, &s);
    CHECK_EQUAL(SETTINGS_GOOD, settings_read(&s, stored));
    CHECK_EQUAL(10000, s.tip_area_cmm2);
}

// A sensor, rate or speed that this firmware does not have must not leave the probe mute.
static void values_that_this_firmware_does_not_have_become_defaults(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s = example();
    s.sensor = 99;
    s.baud = 9600;
    erase(stored);
    write_next(stored, &s);

    CHECK_EQUAL(SETTINGS_GOOD, settings_read(&s, stored));
    CHECK_EQUAL(WIRE_SENSOR_HX711, s.sensor);
    CHECK_EQUAL(800, s.rate_dhz);
    CHECK_EQUAL(128, s.gain);
    CHECK_EQUAL(250000, s.baud);
    CHECK_EQUAL(0, strcmp("thumb", s.name));

    s.rate_dhz = 123;
    write_next(stored, &s);
    settings_read(&s, stored);
    CHECK_EQUAL(800, s.rate_dhz);
}

static void check_refused(uint8_t setting, uint32_t number, const char *text)
{
    char padded[WIRE_TEXT_LEN] = "";
    settings_t before = example();
    settings_t s = before;
    memcpy(padded, text, strlen(text));

    CHECK_EQUAL(0, settings_change(&s, setting, number, padded));
    CHECK_BYTES(&before, &s, sizeof s);
}

static void what_is_not_allowed_is_refused_and_changes_nothing(void)
{
    check_refused(0, 0, "");
    check_refused(10, 0, "");
    check_refused(WIRE_SETTING_NAME, 1, "thumb");
    check_refused(WIRE_SETTING_NAME, 0, "a\tb");
    check_refused(WIRE_SETTING_NAME, 0, "a\\b");
    check_refused(WIRE_SETTING_CALIBRATION, 0, "\xC3\xA9");
    check_refused(WIRE_SETTING_TIP_AREA, 0, "");
    check_refused(WIRE_SETTING_TIP_AREA, 65536, "");
    check_refused(WIRE_SETTING_TIP_AREA, 5000, "x");
    check_refused(WIRE_SETTING_SENSOR, WIRE_SENSOR_NONE, "");
    check_refused(WIRE_SETTING_SENSOR, WIRE_SENSOR_HX711 + 256, "");
    check_refused(WIRE_SETTING_GAIN, 32, ""); // channel B
    check_refused(WIRE_SETTING_RATE, 0, "");
    check_refused(WIRE_SETTING_RATE, 801, "");
    check_refused(WIRE_SETTING_BAUD, 230400, "");
    check_refused(WIRE_SETTING_BRIDGE, 1, ""); // not with an HX711
    check_refused(WIRE_SETTING_BRIDGE, 2, "");
    check_refused(WIRE_SETTING_WATCHDOG, 2, "");
    check_refused(WIRE_SETTING_WATCHDOG, 1, "on");
}

static void a_sensor_brings_its_own_rate_and_gain(void)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    settings_t s = example();

    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_SENSOR, WIRE_SENSOR_HX711, NONE));
    CHECK_EQUAL(800, s.rate_dhz);
    CHECK_EQUAL(128, s.gain);
    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_RATE, 100, NONE));
    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_GAIN, 64, NONE));
    CHECK_EQUAL(100, s.rate_dhz);
    CHECK_EQUAL(64, s.gain);

    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_SENSOR, WIRE_SENSOR_ANALOG, NONE));
    CHECK_EQUAL(2000, s.rate_dhz);
    CHECK_EQUAL(1, s.gain);
    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_RATE, 10000, NONE));
    CHECK_EQUAL(0, settings_change(&s, WIRE_SETTING_RATE, 800, NONE));
    CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_BRIDGE, 1, NONE));
    CHECK_EQUAL(1, s.bridge);
}

// A newer firmware may have left another layout behind: its bytes mean something else.
static void a_slot_of_another_layout_is_not_read(void)
{
    uint8_t stored[SETTINGS_LEN];
    settings_t s = example();
    erase(stored);
    write_next(stored, &s);
    stored[0] = 3;
    put_u16(stored + SETTINGS_SLOT_LEN - 2, crc16(stored, SETTINGS_SLOT_LEN - 2));

    CHECK_EQUAL(SETTINGS_BAD, settings_read(&s, stored));
}

// Garbage that happens to have a right checksum: whatever is in it, the probe has a sensor, a rate, a
// gain and a line speed that exist, and can be set to each of them again.
static void no_garbage_gives_settings_that_could_not_have_been_set(void)
{
    static const char NONE[WIRE_TEXT_LEN] = "";
    uint32_t chance = XORSHIFT_SEED;
    for (uint32_t round = 0; round < 100000; round++) {
        uint8_t stored[SETTINGS_LEN];
        settings_t s;
        for (uint8_t i = 0; i < SETTINGS_LEN; i++) {
            stored[i] = xorshift_byte(&chance);
        }
        stored[0] = 2;
        stored[54] &= 3; // sensors that there are, and some that are not
        put_u16(stored + SETTINGS_SLOT_LEN - 2, crc16(stored, SETTINGS_SLOT_LEN - 2));
        CHECK_EQUAL(SETTINGS_GOOD, settings_read(&s, stored));

        settings_t before = s;
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_RATE, s.rate_dhz, NONE));
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_GAIN, s.gain, NONE));
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_BAUD, s.baud, NONE));
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_BRIDGE, s.bridge, NONE));
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_WATCHDOG, s.watchdog, NONE));
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_TIP_AREA, s.tip_area_cmm2, NONE));
        CHECK_BYTES(&before, &s, sizeof s);
        CHECK_EQUAL(1, settings_change(&s, WIRE_SETTING_SENSOR, s.sensor, NONE));
    }
}

// FNV-1a, 64 bits, of "a" and "foobar": test vectors of its authors.
static void the_id_is_the_hash_of_all_noise(void)
{
    static const uint8_t OF_A[] = {0x8C, 0xEC, 0x01, 0x86, 0x4C, 0xDC, 0x63, 0xAF};
    static const uint8_t OF_FOOBAR[] = {0xE8, 0x67, 0x39, 0xF7, 0x71, 0x41, 0x94, 0x85};
    uint8_t uid[8];
    entropy_t e;

    entropy_start(&e);
    entropy_feed(&e, 'a');
    entropy_draw_uid(&e, uid);
    CHECK_BYTES(OF_A, uid, 8);

    entropy_start(&e);
    for (const char *c = "foobar"; *c != '\0'; c++) {
        entropy_feed(&e, (uint8_t)*c);
    }
    entropy_draw_uid(&e, uid);
    CHECK_BYTES(OF_FOOBAR, uid, 8);
}

int main(void)
{
    RUN(what_is_written_is_read_again);
    RUN(a_slot_lies_as_its_header_says);
    RUN(an_erased_memory_is_a_first_boot_and_not_a_fault);
    RUN(garbage_is_a_fault_and_gives_defaults);
    RUN(a_slot_written_by_half_leaves_the_other);
    RUN(the_newer_of_two_good_slots_counts_even_when_the_sequence_wraps);
    RUN(any_one_bit_wrong_in_a_slot_is_seen);
    RUN(no_other_capability_comes_from_the_settings);
    RUN(the_watchdog_is_kept_in_a_bit_that_older_firmware_does_not_look_at);
    RUN(a_tip_without_an_area_becomes_the_default);
    RUN(values_that_this_firmware_does_not_have_become_defaults);
    RUN(what_is_not_allowed_is_refused_and_changes_nothing);
    RUN(a_sensor_brings_its_own_rate_and_gain);
    RUN(a_slot_of_another_layout_is_not_read);
    RUN(no_garbage_gives_settings_that_could_not_have_been_set);
    RUN(the_id_is_the_hash_of_all_noise);
    return check_result();
}
