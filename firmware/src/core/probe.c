#include "core/probe.h"

#include <string.h>

#include "core/bytes.h"
#include "core/reports.h"

#define STATUS_PERIOD_US UINT32_C(1000000)

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

// ---- commands ---------------------------------------------------------------------------------

static void acknowledge(probe_t *p, const command_t *command, uint32_t now_us)
{
    p->ack = *command;
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

static const command_t *recall(const probe_t *p, const command_t *command)
{
    for (uint8_t i = 0; i < p->remembered_n; i++) {
        const command_t *known = &p->remembered[i];
        if (known->id == command->id && known->op == command->op &&
            known->argument == command->argument) {
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

// Does START or STOP; says how it ended.
static uint8_t carry_out(probe_t *p, const command_t *command)
{
    if (command->op != WIRE_OP_START && command->op != WIRE_OP_STOP) {
        return WIRE_ACK_UNKNOWN_OP;
    }
    if (command->argument != 0) {
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
    bool good = command->argument == 0;
    command->status = good ? WIRE_ACK_OK : WIRE_ACK_BAD_ARGUMENT;
    if (good) {
        p->remembered_n = 0;
        p->remember_at = 0;
    }
    acknowledge(p, command, now_us);
    if (good) {
        p->hello_waits = !report_hello(p, now_us);
    }
}

static void obey(probe_t *p, command_t *command, uint32_t now_us)
{
    if (command->op == WIRE_OP_HELLO) {
        greet(p, command, now_us);
        return;
    }
    const command_t *known = recall(p, command);
    if (known == NULL) {
        command->status = carry_out(p, command);
        remember(p, command);
        known = command;
    }
    acknowledge(p, known, now_us);
}

void probe_receive_lost(probe_t *p, uint8_t n)
{
    if (n > 0) {
        p->rx_errors_n = (uint16_t)(p->rx_errors_n + n);
        p->rx_error_untold = true;
    }
}

static void take_frame(probe_t *p, uint32_t now_us)
{
    const uint8_t *payload = p->receiver.payload;
    if (payload[WIRE_CMD_TYPE_AT] != WIRE_TYPE_CMD) {
        return; // from a newer host, or our own echo
    }
    if (p->receiver.payload_len < WIRE_CMD_SIZE) {
        probe_receive_lost(p, 1);
        return;
    }
    command_t command = {
        .argument = get_u32(payload + WIRE_CMD_ARGUMENT_AT),
        .id = get_u16(payload + WIRE_CMD_COMMAND_ID_AT),
        .op = payload[WIRE_CMD_OP_AT],
    };
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
