// hal.h - all that the probe wants of a board. One folder per board implements it.
//
// Nothing here waits, except where it says so. Nothing here decides anything: rules are in core/.
#ifndef SOLEUS_HAL_HAL_H
#define SOLEUS_HAL_HAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/entropy.h"

#ifdef __cplusplus
extern "C" {
#endif

// Sets up clock, serial port, pins and interrupts. Call once, first.
void hal_begin(uint32_t baud);

// WIRE_BOARD_* and WIRE_RESET_*.
uint8_t hal_board(void);
uint8_t hal_reset_cause(void);

// Microseconds since hal_begin; wraps at 2^32.
uint32_t hal_now_us(void);

// Rests until something may have happened, 1 ms at most.
void hal_rest(void);

// Feeds whatever noise the chip has. May take 50 ms.
void hal_feed_noise(entropy_t *e);

// ---- watchdog ----

// From now on, until the next reset, the chip is reset if it is not fed for half a second. Begun only
// where a person has allowed it: an old boot loader does not survive such a reset.
void hal_watchdog_begin(void);
void hal_watchdog_feed(void);

// ---- serial port ----

// Puts n bytes into the send buffer, or none of them. False: no room.
bool hal_serial_send(const uint8_t *bytes, uint8_t n);

// Takes one received byte. False: there is none.
bool hal_serial_take(uint8_t *byte);

// How many bytes the port lost or found broken since the last call.
uint8_t hal_serial_take_errors(void);

// ---- non-volatile bytes ----

void hal_nv_read(uint8_t at, uint8_t *bytes, uint8_t n);
bool hal_nv_ready(void);                    // a write may begin
void hal_nv_write(uint8_t at, uint8_t byte); // begins; done when hal_nv_ready() is true again

// ---- patient's button ----

bool hal_button_down(void); // the contact's level now, bouncing and all

// ---- supply ----

// The supply in mV as it was after the call before this one, by the chip's own reference (10 %);
// 0 before that. While the analogue input samples too fast for it, it stays what it was before.
uint16_t hal_vcc_mv(void);

// ---- analogue input ----

#define HAL_ANALOG_OVERSAMPLING 16
#define HAL_ANALOG_RAIL 1022 // of 1023: at the reference, as near as noise lets one tell

typedef struct {
    uint32_t ready_us; // of the last conversion in it
    uint16_t sum;      // of HAL_ANALOG_OVERSAMPLING conversions of 10 bits
    bool at_rail;      // one of them, or more
    uint8_t lost_n;    // samples just before this one that found no room
} hal_analog_t;

// Begins to sample: 100, 200, 500 or 1000 per second. What was ready before is forgotten.
void hal_analog_begin(uint16_t rate_hz);

void hal_analog_end(void);

// Takes the oldest sample that is ready. False: there is none.
bool hal_analog_take(hal_analog_t *sample);

// ---- load cell amplifier with two wires: data (DOUT) and clock (SCK) ----

// How many times DOUT fell since the last call; the time of the newest in *newest_us.
uint8_t hal_cell_take_edges(uint32_t *newest_us);

// Level of DOUT now.
bool hal_cell_data(void);

// While false, DOUT's edges are not counted: it carries bits. Starts true.
void hal_cell_listen(bool listen);

// One pulse on SCK, high for about 1 µs with interrupts off. Returns DOUT after it.
bool hal_cell_clock(void);

// Powers the amplifier down (SCK stays high) until hal_cell_restart.
void hal_cell_power_down(void);

// Powers the amplifier down and up again; takes 100 µs.
void hal_cell_restart(void);

#ifdef __cplusplus
}
#endif

#endif
