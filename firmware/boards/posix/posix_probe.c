// posix_probe.c - the probe's core as a program: a script comes in, the probe's bytes go out.
//
// Time is what the script says, so the same script gives the same bytes for ever. For the
// differential test against the simulated probe and for anybody who wants to see what the core
// does. There is no sensor and no EEPROM here; docs/probe.md has the rules.
//
// The script is read from standard input, one line at a time; frames go to standard output as
// soon as the line is done that caused them. Empty lines and lines that begin with # are skipped.
// Times are µs of the probe's clock, decimal; only the low 32 bits count.
//
//   identity FIELD VALUE   before boot: a field of HELLO under its name in docs/wire.md, from
//                          firmware_major to tip_area_cmm2, calibration_id (no VALUE: empty), and
//                          sensor to settling_ms; or name, or open_below (counts).
//                          uid is 16 hex digits, all others are decimal.
//                          wire_version, spec_hash and channels_n are the program's own.
//   identity nv_bad 1      before boot: both settings slots were bad
//   boot US                once, before all that follows; sends HELLO
//   sample US COUNTS       a reading of the sensor
//   sample US none         a reading without a value
//   lost N                 N readings that nobody fetched, 0 to 255
//   rx US HEX              bytes from the host, as on the line, without spaces
//   rxlost N               N bytes from the host that the serial port lost, 0 to 255
//   tick US                time has passed
//   kept US yes | no       the setting that is being kept is in the memory, or could not be kept
//   button US yes | no     the button was pressed or released at this time
//   vcc MV                 the supply was measured
//   room yes | no          whether the send buffer takes frames from here on; begins with yes
//
// Ends with 0 at the end of the input; with 2 and a message at a line that it does not understand.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "core/probe.h"

#define LINE_LEN 65536

static probe_t probe;
static sensor_info_t sensor = {
    .full_scale_min = -INT32_C(0x800000),
    .full_scale_max = INT32_C(0x7FFFFF),
    .nominal_rate_dhz = 800,
    .settling_ms = 50,
    .capabilities = 0, // `identity capabilities` sets all of them
    .sensor = WIRE_SENSOR_HX711,
    .bits = 24,
    .gain = 128,
    .oversampling = 1,
};
static settings_t settings;
static identity_t identity = {
    .settings = &settings,
    .firmware_version = {FIRMWARE_MAJOR, FIRMWARE_MINOR, FIRMWARE_PATCH},
    .board = WIRE_BOARD_POSIX,
    .sensor = &sensor,
};
static bool booted;
static bool room = true;
static unsigned long line_n;

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "line %lu: %s\n", line_n, what);
    exit(2);
}

static bool send_out(const uint8_t *bytes, uint8_t n)
{
    if (!room) {
        return false;
    }
    if (fwrite(bytes, 1, n, stdout) != n) {
        refuse("standard output does not take the frame");
    }
    return true;
}

// ---- reading a line ---------------------------------------------------------------------------

static char *word(char **rest)
{
    char *start = *rest + strspn(*rest, " \t");
    char *end = start + strcspn(start, " \t");
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return start;
}

static long long number(const char *text, long long min, long long max)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < min || value > max) {
        refuse("a number is missing or out of range");
    }
    return value;
}

static uint32_t time_us(char **rest)
{
    return (uint32_t)number(word(rest), 0, INT64_MAX);
}

static int hex_digit(char c)
{
    static const char DIGITS[] = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(DIGITS, c);
    return found == NULL ? -1 : (int)(found - DIGITS);
}

// One byte from two digits; moves on.
static uint8_t hex_byte(const char **text)
{
    int high = hex_digit((*text)[0]);
    int low = high < 0 ? -1 : hex_digit((*text)[1]);
    if (low < 0) {
        refuse("hex bytes are two digits each, 0 to 9 and a to f");
    }
    *text += 2;
    return (uint8_t)(high * 16 + low);
}

// ---- what a probe is --------------------------------------------------------------------------

typedef struct {
    const char *name;
    void *at;
    uint8_t len; // bytes of the number
} number_field_t;

static const number_field_t NUMBER_FIELDS[] = {
    {"firmware_major", &identity.firmware_version[0], 1},
    {"firmware_minor", &identity.firmware_version[1], 1},
    {"firmware_patch", &identity.firmware_version[2], 1},
    {"build_hash", &identity.build_hash, 4},
    {"board", &identity.board, 1},
    {"boots_n", &settings.boots_n, 2},
    {"reset_cause", &identity.reset_cause, 1},
    {"capabilities", &identity.capabilities, 2},
    {"tip_area_cmm2", &settings.tip_area_cmm2, 2},
    {"sensor", &sensor.sensor, 1},
    {"bits", &sensor.bits, 1},
    {"gain", &sensor.gain, 1},
    {"oversampling", &sensor.oversampling, 1},
    {"nominal_rate_dhz", &sensor.nominal_rate_dhz, 2},
    {"period_us", &sensor.period_us, 4},
    {"settling_ms", &sensor.settling_ms, 2},
    {"open_below", &sensor.open_below, 2},
};

static void set_number(const number_field_t *field, const char *text)
{
    uint32_t value = (uint32_t)number(text, 0, (1LL << (8 * field->len)) - 1);
    if (field->len == 1) {
        *(uint8_t *)field->at = (uint8_t)value;
    } else if (field->len == 2) {
        *(uint16_t *)field->at = (uint16_t)value;
    } else {
        *(uint32_t *)field->at = value;
    }
}

static void set_uid(const char *text)
{
    for (size_t i = 0; i < sizeof settings.uid; i++) {
        settings.uid[i] = hex_byte(&text);
    }
}

static void set_text(char *at, const char *text)
{
    size_t n = strlen(text);
    if (n > WIRE_TEXT_LEN) {
        refuse("a text has at most 16 characters");
    }
    memset(at, 0, WIRE_TEXT_LEN);
    memcpy(at, text, n);
}

static void do_identity(char *rest)
{
    const char *name = word(&rest);
    const char *value = word(&rest);
    if (strcmp(name, "uid") == 0) {
        set_uid(value);
    } else if (strcmp(name, "calibration_id") == 0) {
        set_text(settings.calibration_id, value);
    } else if (strcmp(name, "name") == 0) {
        set_text(settings.name, value);
    } else if (strcmp(name, "nv_bad") == 0) {
        identity.nv_bad = number(value, 0, 1) != 0;
    } else if (strcmp(name, "full_scale_min") == 0) {
        sensor.full_scale_min = (int32_t)number(value, -0x800000, 0x7FFFFF);
    } else if (strcmp(name, "full_scale_max") == 0) {
        sensor.full_scale_max = (int32_t)number(value, -0x800000, 0x7FFFFF);
    } else {
        for (size_t i = 0; i < sizeof NUMBER_FIELDS / sizeof *NUMBER_FIELDS; i++) {
            if (strcmp(name, NUMBER_FIELDS[i].name) == 0) {
                set_number(&NUMBER_FIELDS[i], value);
                return;
            }
        }
        refuse("identity does not know this field");
    }
}

// ---- what happens to it -----------------------------------------------------------------------

static void do_boot(char *rest)
{
    probe_boot(&probe, &identity, send_out, time_us(&rest));
    booted = true;
}

static void do_sample(char *rest)
{
    sample_t sample = {.device_us = time_us(&rest)};
    const char *counts = word(&rest);
    sample.has_value = strcmp(counts, "none") != 0;
    if (sample.has_value) {
        sample.raw_counts = (int32_t)number(counts, -0x800000, 0x7FFFFF);
    }
    probe_sample(&probe, &sample);
}

static void do_rx(char *rest)
{
    uint32_t now_us = time_us(&rest);
    const char *hex = word(&rest);
    while (*hex != '\0') {
        probe_receive(&probe, hex_byte(&hex), now_us);
    }
}

static void do_lost(char *rest)
{
    probe_lost(&probe, (uint8_t)number(word(&rest), 0, UINT8_MAX));
}

static void do_rxlost(char *rest)
{
    probe_receive_lost(&probe, (uint8_t)number(word(&rest), 0, UINT8_MAX));
}

static void do_tick(char *rest)
{
    probe_tick(&probe, time_us(&rest));
}

static bool yes_or_no(const char *answer)
{
    if (strcmp(answer, "yes") != 0 && strcmp(answer, "no") != 0) {
        refuse("yes or no is expected");
    }
    return answer[0] == 'y';
}

static void do_room(char *rest)
{
    room = yes_or_no(word(&rest));
}

static void do_button(char *rest)
{
    uint32_t device_us = time_us(&rest);
    probe_button(&probe, device_us, yes_or_no(word(&rest)));
}

static void do_vcc(char *rest)
{
    probe_vcc(&probe, (uint16_t)number(word(&rest), 0, UINT16_MAX));
}

static void do_kept(char *rest)
{
    uint32_t now_us = time_us(&rest);
    probe_kept(&probe, yes_or_no(word(&rest)), now_us);
}

static const struct {
    const char *word;
    void (*act)(char *rest);
    bool after_boot;
} ACTIONS[] = {
    {"identity", do_identity, false}, {"boot", do_boot, false},     {"sample", do_sample, true},
    {"lost", do_lost, true},          {"rx", do_rx, true},          {"rxlost", do_rxlost, true},
    {"tick", do_tick, true},          {"room", do_room, true},
    {"kept", do_kept, true},          {"button", do_button, true},
    {"vcc", do_vcc, true},
};

static void act(char *line)
{
    const char *verb = word(&line);
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (strcmp(verb, ACTIONS[i].word) == 0) {
            if (booted != ACTIONS[i].after_boot) {
                refuse(booted ? "this belongs before boot" : "this needs boot first");
            }
            ACTIONS[i].act(line);
            return;
        }
    }
    refuse("an unknown word");
}

int main(void)
{
    static char line[LINE_LEN];
    settings_default(&settings);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line_n++;
        size_t n = strcspn(line, "\r\n");
        if (line[n] == '\0' && !feof(stdin)) {
            refuse("the line is too long");
        }
        line[n] = '\0';
        if (line[0] != '\0' && line[0] != '#') {
            act(line);
            fflush(stdout);
        }
    }
    return 0;
}
