// serial.c - the UART, 8 data bits, no parity, one stop bit, with a ring each way.
#if defined(__AVR_ATmega328P__)

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "hal/avr/avr.h"
#include "hal/hal.h"

#define RX_LEN 64u // a power of two
#define TX_LEN 256u // indices of 8 bits wrap by themselves

static uint8_t rx[RX_LEN];
static volatile uint8_t rx_head; // written by the interrupt
static volatile uint8_t rx_tail;
static volatile uint8_t rx_errors_n;

static uint8_t tx[TX_LEN];
static volatile uint8_t tx_head;
static volatile uint8_t tx_tail; // written by the interrupt

static void count_error(void)
{
    if (rx_errors_n < UINT8_MAX) {
        rx_errors_n++;
    }
}

ISR(USART_RX_vect)
{
    uint8_t status = UCSR0A; // before UDR0, which clears it
    uint8_t byte = UDR0;
    uint8_t next = (uint8_t)((rx_head + 1u) % RX_LEN);

    chip_wake();
    if (status & (_BV(FE0) | _BV(DOR0))) {
        count_error();
    }
    if (status & _BV(FE0)) {
        return; // a broken byte; an overrun's own byte is whole
    }
    if (next == rx_tail) {
        count_error();
        return;
    }
    rx[rx_head] = byte;
    rx_head = next;
}

ISR(USART_UDRE_vect)
{
    if (tx_tail == tx_head) {
        UCSR0B = (uint8_t)(UCSR0B & ~_BV(UDRIE0));
        return;
    }
    UDR0 = tx[tx_tail++];
}

void serial_begin(uint32_t baud)
{
    UCSR0B = 0;
    UCSR0A = _BV(U2X0);
    UBRR0 = (uint16_t)(F_CPU / 8u / baud - 1u);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXCIE0) | _BV(RXEN0) | _BV(TXEN0);
}

bool hal_serial_send(const uint8_t *bytes, uint8_t n)
{
    uint8_t head = tx_head;
    uint8_t room = (uint8_t)(tx_tail - head - 1);
    if (n > room) {
        return false;
    }
    for (uint8_t i = 0; i < n; i++) {
        tx[head++] = bytes[i];
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        tx_head = head;
        UCSR0B |= _BV(UDRIE0);
    }
    return true;
}

bool hal_serial_take(uint8_t *byte)
{
    uint8_t tail = rx_tail;
    if (tail == rx_head) {
        return false;
    }
    *byte = rx[tail];
    rx_tail = (uint8_t)((tail + 1u) % RX_LEN);
    return true;
}

uint8_t hal_serial_take_errors(void)
{
    uint8_t n;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        n = rx_errors_n;
        rx_errors_n = 0;
    }
    return n;
}

#endif
