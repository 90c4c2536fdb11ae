// The golden vectors that C and Python share; their form is told in tests/vectors/README.md.
//
// Argument: the folder. What the C side has no use for (fields of frames that it only sends) is
// held by the differential test instead.
#include <stdlib.h>

#include "bench.h"
#include "check.h"
#include "core/bytes.h"

#define LINE_LEN 4096
#define COLUMNS_MAX 4
#define BYTES_MAX 1024

static const struct {
    const char *name;
    uint8_t type;
} TYPES[] = {
    {"DATA", WIRE_TYPE_DATA},     {"HELLO", WIRE_TYPE_HELLO}, {"STATUS", WIRE_TYPE_STATUS},
    {"BUTTON", WIRE_TYPE_BUTTON}, {"ACK", WIRE_TYPE_ACK},     {"CMD", WIRE_TYPE_CMD},
    {"SET", WIRE_TYPE_SET},       {"SETTINGS", WIRE_TYPE_SETTINGS},
};

static char line[LINE_LEN];
static char *column[COLUMNS_MAX];
static uint8_t bytes[BYTES_MAX];
static uint16_t bytes_n;

// ---- reading ----------------------------------------------------------------------------------

static void give_up(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, line);
    exit(2);
}

static void split(char *text)
{
    for (int i = 0; i < COLUMNS_MAX; i++) {
        column[i] = text;
        char *bar = text == NULL ? NULL : strstr(text, " | ");
        if (bar != NULL) {
            *bar = '\0';
        }
        text = bar == NULL ? NULL : bar + 3;
    }
}

static void read_bytes(const char *hex)
{
    bytes_n = 0;
    if (strcmp(hex, "-") == 0) {
        return;
    }
    for (; *hex != '\0'; hex += 2) {
        unsigned value;
        if (bytes_n == BYTES_MAX || sscanf(hex, "%2x", &value) != 1) {
            give_up("hex bytes expected");
        }
        bytes[bytes_n++] = (uint8_t)value;
    }
}

// Calls `check` for each vector of a file; there must be some.
static void each(const char *folder, const char *name, void (*check)(void))
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(2);
    }
    int vectors_n = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '#' && line[0] != '\0') {
            split(line);
            check_claim = column[0];
            check();
            vectors_n++;
        }
    }
    fclose(file);
    check_claim = name;
    CHECK_EQUAL(1, vectors_n > 5);
}

static uint8_t type_named(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (strlen(TYPES[i].name) == n && strncmp(name, TYPES[i].name, n) == 0) {
            return TYPES[i].type;
        }
    }
    give_up("a frame type expected");
    return 0;
}

// The number behind " field=" in the vector's fields.
static int64_t field(const char *fields, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, " %s=", name);
    const char *at = strstr(fields, key);
    if (at == NULL) {
        give_up("a field is missing");
        return 0;
    }
    return strtoll(at + strlen(key), NULL, 10);
}

// ---- accepted ---------------------------------------------------------------------------------

static bool from_host(const uint8_t *payload)
{
    return payload[0] == WIRE_TYPE_CMD || payload[0] == WIRE_TYPE_SET;
}

static void check_accepted(void)
{
    read_bytes(column[2]);
    const char *fields = column[3];
    uint8_t frame[FRAME_BUFFER_LEN];
    memcpy(frame, bytes, bytes_n);
    uint8_t len = frame_open(frame, (uint8_t)(bytes_n - 1));
    const uint8_t *payload = frame + FRAME_PAYLOAD_AT;
    CHECK_EQUAL(1, len > 0);
    CHECK_EQUAL(type_named(fields, strcspn(fields, " ")), payload[0]);

    if (from_host(payload)) {
        CHECK_EQUAL(field(fields, "command_id"), get_u16(payload + WIRE_CMD_COMMAND_ID_AT));
        CHECK_EQUAL(field(fields, "op"), payload[WIRE_CMD_OP_AT]);
        CHECK_EQUAL(field(fields, "argument"), get_u32(payload + WIRE_CMD_ARGUMENT_AT));
    } else {
        CHECK_EQUAL(field(fields, "flags"), payload[WIRE_DATA_FLAGS_AT]);
        CHECK_EQUAL(field(fields, "seq"), get_u16(payload + WIRE_DATA_SEQ_AT));
        CHECK_EQUAL(field(fields, "device_us"), get_u32(payload + WIRE_DATA_DEVICE_US_AT));
    }
    CHECK_EQUAL(bytes_n, frame_close(frame, len));
    CHECK_BYTES(bytes, frame, bytes_n);
}

// A probe that gets such a frame obeys it if it is from a host, and otherwise lets it be.
static void check_accepted_by_probe(void)
{
    read_bytes(column[2]);
    bench_boot(0);
    for (uint16_t i = 0; i < bytes_n; i++) {
        probe_receive(&bench_probe, bytes[i], 0);
    }
    bool command = strncmp(column[3], "CMD ", 4) == 0 || strncmp(column[3], "SET ", 4) == 0;
    probe_kept(&bench_probe, true, 0);
    CHECK_EQUAL(command, bench_count(WIRE_TYPE_ACK));
    CHECK_EQUAL(0, bench_probe.rx_errors_n);
}

// ---- rejected ---------------------------------------------------------------------------------

static bool is_command(void)
{
    uint8_t frame[FRAME_BUFFER_LEN];
    memcpy(frame, bytes, bytes_n);
    return frame_open(frame, (uint8_t)(bytes_n - 1)) > 0 &&
           from_host(frame + FRAME_PAYLOAD_AT);
}

static void check_rejected(void)
{
    read_bytes(column[1]);
    const char *kind = column[2];
    bool harmless = strcmp(kind, "empty") == 0 || strcmp(kind, "unknown_type") == 0 ||
                    (strcmp(kind, "malformed") == 0 && !is_command());
    bench_boot(0);
    for (uint16_t i = 0; i < bytes_n; i++) {
        probe_receive(&bench_probe, bytes[i], 0);
    }
    CHECK_EQUAL(0, bench_sent_n);
    CHECK_EQUAL(harmless ? 0 : 1, bench_probe.rx_errors_n);
}

// ---- streams ----------------------------------------------------------------------------------

static void describe_frame(char *text, size_t room, const receiver_t *r)
{
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (TYPES[i].type == r->payload[0]) {
            bool command = from_host(r->payload);
            unsigned number = get_u16(r->payload + (command ? WIRE_CMD_COMMAND_ID_AT
                                                            : WIRE_DATA_SEQ_AT));
            snprintf(text, room, "%s/%u ", TYPES[i].name, number);
        }
    }
}

// The vector's events with all damage called by one word, as the probe makes no difference.
static void expected_events(char *text, size_t room)
{
    text[0] = '\0';
    for (char *event = strtok(column[2], " "); event != NULL; event = strtok(NULL, " ")) {
        bool frame = event[0] >= 'A' && event[0] <= 'Z';
        size_t used = strlen(text);
        if (strcmp(event, "-") != 0) {
            snprintf(text + used, room - used, "%s ", frame ? event : "broken");
        }
    }
}

static void check_stream(void)
{
    char expected[1024];
    char seen[1024] = "";
    receiver_t r;
    receiver_clear(&r);
    read_bytes(column[1]);
    expected_events(expected, sizeof expected);

    for (uint16_t i = 0; i < bytes_n; i++) {
        size_t used = strlen(seen);
        receiver_result_t result = receiver_add(&r, bytes[i]);
        if (result == RECEIVER_FRAME) {
            describe_frame(seen + used, sizeof seen - used, &r);
        } else if (result == RECEIVER_BROKEN) {
            snprintf(seen + used, sizeof seen - used, "broken ");
        }
    }
    CHECK_EQUAL(0, strcmp(expected, seen));
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: test_vectors FOLDER\n");
        return 2;
    }
    each(argv[1], "accepted.txt", check_accepted);
    each(argv[1], "accepted.txt", check_accepted_by_probe);
    each(argv[1], "rejected.txt", check_rejected);
    each(argv[1], "streams.txt", check_stream);
    return check_result();
}
