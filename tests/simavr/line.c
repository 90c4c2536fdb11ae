// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "avr_uart.h"
#include "say.h"
#include "sim_cycle_timers.h"
#include "speed.h"

#define BITS_PER_BYTE 11u // what simavr takes for a byte
#define BAUD_MAX 250000u  // also before the chip has set up its UART
#define UCSR0A 0xC0
#define U2X0 1
#define UBRR0L 0xC4
#define UBRR0H 0xC5

static unsigned baud_of_chip(const avr_t *avr)
{
    const uint8_t *data = avr->data;
    unsigned divider = (data[UBRR0L] | (unsigned)data[UBRR0H] << 8) + 1u;
    unsigned baud = avr->frequency / ((data[UCSR0A] >> U2X0 & 1u ? 8u : 16u) * divider);
    return baud < BAUD_MAX ? baud : BAUD_MAX;
}

static avr_cycle_count_t byte_cycles(const avr_t *avr)
{
    return (avr_cycle_count_t)avr->frequency * BITS_PER_BYTE / baud_of_chip(avr);
}

// Whether host and chip talk at the same speed, as far as a UART cares.
static bool understood(const line_t *line)
{
    if (!line->strict || line->link == NULL || !line->plugged) {
        return true;
    }
    double ratio = (double)speed_of(line->slave) / baud_of_chip(line->avr);
    return ratio > 0.95 && ratio < 1.05;
}

// What is left of a byte that was read at another speed than it was sent with.
static uint8_t garbled(uint8_t byte)
{
    return (uint8_t)(byte >> 1 | 0x80u);
}

static void chip_sends(struct avr_irq_t *irq, uint32_t value, void *param)
{
    (void)irq;
    line_t *line = param;
    uint8_t byte = (uint8_t)value;
    line->sent(line->owner, byte);
    byte = understood(line) ? byte : garbled(byte);
    if (line->out != NULL && fputc(byte, line->out) == EOF) {
        give_up("the output file takes no more");
    }
    if (line->link != NULL && line->plugged && write(line->master, &byte, 1) != 1) {
        line->dropped_n++; // no client reads; a real UART does not wait either
    }
}

// One byte after the other reaches the chip, never faster than the wire.
static avr_cycle_count_t chip_receives(avr_t *avr, avr_cycle_count_t when, void *param)
{
    line_t *line = param;
    if (line->tail == line->head) {
        return 0;
    }
    uint8_t byte = line->to_chip[line->tail++ % LINE_PENDING_MAX];
    uint32_t heard = understood(line) ? byte : garbled(byte) | (uint32_t)UART_INPUT_FE;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), heard);
    line->received(line->owner, byte);
    return when + byte_cycles(avr);
}

static void set_up(line_t *line)
{
    uint32_t flags = 0; // no echo on our terminal, no sleep of its own
    avr_ioctl(line->avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
}

void line_init(line_t *line, avr_t *avr)
{
    line->avr = avr;
    line->master = -1;
    line->slave = -1;
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                            chip_sends, line);
    set_up(line);
    line_plug(line);
}

void line_after_reset(line_t *line)
{
    set_up(line);
    line->tail = line->head;
}

void line_unplug(line_t *line)
{
    line->plugged = false;
    line->tail = line->head;
    if (line->link != NULL) {
        unlink(line->link);
        close(line->slave);
        close(line->master);
    }
}

static void make_raw(int fd)
{
    struct termios settings;
    if (tcgetattr(fd, &settings) != 0) {
        give_up("the pseudo-terminal has no settings: %s", strerror(errno));
    }
    cfmakeraw(&settings);
    tcsetattr(fd, TCSANOW, &settings);
}

static void open_terminal(line_t *line)
{
    line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line->master < 0 || grantpt(line->master) != 0 || unlockpt(line->master) != 0) {
        give_up("no pseudo-terminal: %s", strerror(errno));
    }
    const char *name = ptsname(line->master);
    line->slave = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line->slave < 0) {
        give_up("the pseudo-terminal does not open: %s", strerror(errno));
    }
    make_raw(line->slave);
    unlink(line->link);
    if (symlink(name, line->link) != 0) {
        give_up("%s cannot be made: %s", line->link, strerror(errno));
    }
}

void line_plug(line_t *line)
{
    if (!line->plugged && line->link != NULL) {
        open_terminal(line);
    }
    line->plugged = true;
}

void line_give(line_t *line, const uint8_t *bytes, unsigned n)
{
    bool idle = line->tail == line->head;
    for (unsigned i = 0; i < n; i++) {
        line->to_chip[line->head++ % LINE_PENDING_MAX] = bytes[i];
    }
    if (idle && n > 0) {
        avr_cycle_timer_register(line->avr, byte_cycles(line->avr), chip_receives, line);
    }
}

void line_give_hex(line_t *line, const char *hex)
{
    unsigned value;
    for (; sscanf(hex, "%2x", &value) == 1; hex += 2) {
        uint8_t byte = (uint8_t)value;
        line_give(line, &byte, 1);
    }
}

void line_serve(line_t *line)
{
    uint8_t bytes[1024];
    unsigned room = LINE_PENDING_MAX - (line->head - line->tail);
    if (line->link == NULL || !line->plugged || room < sizeof bytes) {
        return;
    }
    ssize_t n = read(line->master, bytes, sizeof bytes);
    if (n > 0) {
        line_give(line, bytes, (unsigned)n);
    }
}
