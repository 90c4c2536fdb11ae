#include "core/probe.h"

#include <string.h>

#include "core/bytes.h"
#include "core/reports.h"

#define STATUS_PERIOD_US UINT32_C(1000000)
#define BUTTON_TELLS_N 4 // one damaged frame must not cost a person the stop
#define BUTTON_AGAIN_US INT32_C(40000) // then after twice as long each time

void probe_boot(probe_t *p, const identity_t *identity, probe_send_t send, uint32_t now_us)
{
    memset(p, 0, sizeof *p);
    p->identity = identity;
    p->send = send;
    p->status_due_us = now_us + STATUS_PERIOD_US;
    block_start(&p->block);
    receiver_clear(&p->receiver);
    p->hello_waits = !report_hello(p, now_us);
}

// ---- samples ----------------------------------------------------------------------------------

static void send_block(probe_t *p)
{
    if (p->block.used_n > 0 && !report_data(p)) {
        p->lost_n += p->block.used_n; // their numbers stay used: the host sees the gap
        p->lost_untold = true;
    }
    block_clear(&p->block);
}

void probe_sample(probe_t *p, const sample_t *sample)
{
    p->sensor_silent = !sample->has_value;
    if (!p->streaming) {
        return;
    }
    if (block_too_far(&p->block, sample->device_us)) {
        send_block(p);
    }
    bool go = block_add(&p->block, sample, p->identity->sensor);
    p->next_sample_n++;
    if (go) {
        send_block(p);
    }
}

void probe_lost(probe_t *p, uint8_t n)
{
    if (!p->streaming || n == 0) {
        return;
    }
    send_block(p); // a block has no gap inside
    p->next_sample_n += n;
    p->lost_n += n;
    p->lost_untold = true;
}

void probe_vcc(probe_t *p, uint16_t vcc_mv)
{
    p->vcc_mv = vcc_mv;
}

// ---- button -----------------------------------------------------------------------------------

static void tell_button(probe_t *p)
{
    if (report_button(p)) {
        p->button_tells_n--;
    }
}

void probe_button(probe_t *p, uint32_t device_us, bool pressed)
{
    p->button_us = device_us;
    p->button_pressed = pressed;
    p->button_tells_n = BUTTON_TELLS_N;
    tell_button(p);
}

// Not told yet, or its time to be told again has come.
static bool button_due(const probe_t *p, uint32_t now_us)
{
    int32_t told_n = BUTTON_TELLS_N - p->button_tells_n;
    int32_t since_us = (int32_t)(now_us - p->button_us);
    return p->button_tells_n > 0 &&
           (told_n == 0 || since_us >= BUTTON_AGAIN_US << (told_n - 1));
}

// Whoever greets has not heard of a button that is down: one that lies on it, or a cable with a short,
// would be no stop. For the host it goes down now; a time from before it could not place.
static void tell_if_down(probe_t *p, uint32_t now_us)
{
    if (p->button_pressed) {
        p->button_us = now_us;
        p->button_tells_n = BUTTON_TELLS_N;
    }
}

// ---- commands ---------------------------------------------------------------------------------

static void acknowledge(probe_t *p, const command_t *command, uint32_t now_us)
{
    p->ack = (ack_t){.id = command->id, .op = command->op, .status = command->status};
    p->ack_waits = !report_ack(p, now_us);
}

static void remember(probe_t *p, const command_t *command)
{
    p->remembered[p->remember_at] = *command;
    p->remember_at = (uint8_t)((p->remember_at + 1) % PROBE_REMEMBERED_COMMANDS);
    if (p->remembered_n < PROBE_REMEMBERED_COMMANDS) {
        p->remembered_n++;
    }
}

static bool same(const command_t *one, const command_t *other)
{
    return one->id == other->id && one->op == other->op && one->argument == other->argument &&
           one->setting == other->setting && memcmp(one->text, other->text, WIRE_TEXT_LEN) == 0;
}

static const command_t *recall(const probe_t *p, const command_t *command)
{
    for (uint8_t i = 0; i < p->remembered_n; i++) {
        const command_t *known = &p->remembered[i];
        if (same(known, command)) {
            return known;
        }
    }
    return NULL;
}

static void start(probe_t *p)
{
    if (!p->streaming) {
        block_start(&p->block);
        p->streaming = true;
    }
}

static void stop(probe_t *p)
{
    send_block(p);
    p->streaming = false;
}

// True if nothing is said beside the op.
static bool bare(const command_t *command)
{
    return command->argument == 0 && command->setting == 0 && command->text[0] == 0;
}

// Does START or STOP; says how it ended.
static uint8_t carry_out(probe_t *p, const command_t *command)
{
    if (command->op != WIRE_OP_START && command->op != WIRE_OP_STOP) {
        return WIRE_ACK_UNKNOWN_OP;
    }
    if (!bare(command)) {
        return WIRE_ACK_BAD_ARGUMENT;
    }
    if (command->op == WIRE_OP_START) {
        start(p);
    } else {
        stop(p);
    }
    return WIRE_ACK_OK;
}

// A HELLO begins a new conversation: a host that starts again may use its old ids.
static void greet(probe_t *p, command_t *command, uint32_t now_us)
{
    bool good = bare(command);
    command->status = good ? WIRE_ACK_OK : WIRE_ACK_BAD_ARGUMENT;
    if (good) {
        p->remembered_n = 0;
        p->remember_at = 0;
        p->keep_ack = false;
    }
    acknowledge(p, command, now_us);
    if (good) {
        p->hello_waits = !report_hello(p, now_us);
        tell_if_down(p, now_us);
    }
}

static void tell_settings(probe_t *p, command_t *command, uint32_t now_us)
{
    command->status = bare(command) ? WIRE_ACK_OK : WIRE_ACK_BAD_ARGUMENT;
    acknowledge(p, command, now_us);
    if (command->status == WIRE_ACK_OK) {
        p->settings_wait = !report_settings(p, now_us);
    }
}

static void finish(probe_t *p, command_t *command, uint8_t status, uint32_t now_us)
{
    command->status = status;
    remember(p, command);
    acknowledge(p, command, now_us);
}

// Begins to keep a setting; what comes while another is being kept is left for the host to repeat.
static void set(probe_t *p, command_t *command, uint32_t now_us)
{
    if (p->keeping) {
        return;
    }
    p->wanted = *p->identity->settings;
    if (!settings_change(&p->wanted, command->setting, command->argument, command->text)) {
        finish(p, command, WIRE_ACK_BAD_ARGUMENT, now_us);
        return;
    }
    p->keep_command = *command;
    p->keeping = true;
    p->keep_ack = true;
}

settings_t *probe_wants_kept(probe_t *p)
{
    return p->keeping ? &p->wanted : NULL;
}

void probe_kept(probe_t *p, bool kept, uint32_t now_us)
{
    if (!p->keeping) {
        return;
    }
    p->keeping = false;
    if (kept) {
        *p->identity->settings = p->wanted;
    }
    if (p->keep_ack) {
        finish(p, &p->keep_command, kept ? WIRE_ACK_OK : WIRE_ACK_FAILED, now_us);
    }
}

static void obey(probe_t *p, command_t *command, uint32_t now_us)
{
    const command_t *known = recall(p, command);
    if (command->op == WIRE_OP_HELLO) {
        greet(p, command, now_us);
    } else if (command->op == WIRE_OP_SETTINGS) {
        tell_settings(p, command, now_us);
    } else if (known != NULL) {
        acknowledge(p, known, now_us);
    } else if (command->op == WIRE_OP_SET) {
        set(p, command, now_us);
    } else {
        finish(p, command, carry_out(p, command), now_us);
    }
}

void probe_receive_lost(probe_t *p, uint8_t n)
{
    if (n > 0) {
        p->rx_errors_n = (uint16_t)(p->rx_errors_n + n);
        p->rx_error_untold = true;
    }
}

// A text ends at its first zero; what stands behind it means nothing.
static void take_text(char *text, const uint8_t *from)
{
    for (uint8_t i = 0; i < WIRE_TEXT_LEN && from[i] != 0; i++) {
        text[i] = (char)from[i];
    }
}

static void take_frame(probe_t *p, uint32_t now_us)
{
    const uint8_t *payload = p->receiver.payload;
    bool is_set = payload[WIRE_SET_TYPE_AT] == WIRE_TYPE_SET;
    if (!is_set && payload[WIRE_CMD_TYPE_AT] != WIRE_TYPE_CMD) {
        return; // from a newer host, or our own echo
    }
    if (p->receiver.payload_len < (is_set ? WIRE_SET_SIZE : WIRE_CMD_SIZE)) {
        probe_receive_lost(p, 1);
        return;
    }
    command_t command = {
        .argument = get_u32(payload + WIRE_CMD_ARGUMENT_AT),
        .id = get_u16(payload + WIRE_CMD_COMMAND_ID_AT),
        .op = payload[WIRE_CMD_OP_AT],
    };
    if (is_set) {
        command.setting = payload[WIRE_SET_SETTING_AT];
        take_text(command.text, payload + WIRE_SET_TEXT_AT);
    }
    obey(p, &command, now_us);
}

void probe_receive(probe_t *p, uint8_t byte, uint32_t now_us)
{
    switch (receiver_add(&p->receiver, byte)) {
    case RECEIVER_FRAME:
        take_frame(p, now_us);
        break;
    case RECEIVER_BROKEN:
        probe_receive_lost(p, 1);
        break;
    case RECEIVER_WAITS:
        break;
    }
}

// ---- time -------------------------------------------------------------------------------------

void probe_tick(probe_t *p, uint32_t now_us)
{
    if (p->ack_waits) {
        p->ack_waits = !report_ack(p, now_us);
    }
    if (p->hello_waits) {
        p->hello_waits = !report_hello(p, now_us);
    }
    if (p->settings_wait) {
        p->settings_wait = !report_settings(p, now_us);
    }
    if (button_due(p, now_us)) {
        tell_button(p);
    }
    if (block_due(&p->block, now_us)) {
        send_block(p);
    }
    while ((int32_t)(now_us - p->status_due_us) >= 0) {
        p->status_due_us += STATUS_PERIOD_US;
        p->uptime_s++;
        p->status_waits = true;
    }
    if (p->status_waits) {
        p->status_waits = !report_status(p, now_us);
    }
}
