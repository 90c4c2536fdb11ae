// hal_posix.h - a board made of memory, and the hands that a test lays on it.
//
// Implements hal.h for native builds. Time stands still until posix_set_time; a cut of the power
// can be put between any two bytes of the EEPROM.
#ifndef SOLEUS_HAL_POSIX_HAL_POSIX_H
#define SOLEUS_HAL_POSIX_HAL_POSIX_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define POSIX_NV_LEN 256
#define POSIX_SERIAL_LEN 4096

// What survives a reset. Erased (0xFF) at program start only by posix_nv_erase.
extern uint8_t posix_nv[POSIX_NV_LEN];

void posix_nv_erase(void);

// After n more writes the EEPROM takes no byte: the power is gone. Negative: never.
void posix_nv_cut_after(int n);

// This byte of the EEPROM keeps what it has, whatever is written; 0: none.
void posix_nv_wear_out(uint8_t at);

void posix_set_time(uint32_t now_us);
void posix_set_reset_cause(uint8_t cause);
void posix_set_noise(uint8_t seed);

// Bytes from the host.
void posix_serial_give(const uint8_t *bytes, uint16_t n);
void posix_serial_break(uint8_t errors_n);

// Takes all that was sent; returns how many bytes.
uint16_t posix_serial_take_sent(uint8_t bytes[POSIX_SERIAL_LEN]);

// Holds the button down, or lets it go.
void posix_button_hold(bool down);

void posix_set_vcc(uint16_t vcc_mv);

// Whether the watchdog runs, and when it was fed last.
bool posix_watchdog_runs(void);
uint32_t posix_watchdog_fed_us(void);

// The analogue input has a sample ready; the rate at which it samples, 0 while it does
// not; samples given up before the next one.
void posix_analog_ready(uint32_t ready_us, uint16_t sum, bool at_rail);
uint16_t posix_analog_rate_hz(void);
void posix_analog_lose(uint8_t n);

// An HX711 on the two wires: a conversion is ready at this time.
void posix_cell_convert(uint32_t device_us, int32_t raw_counts);

// The same, but its edge is not seen.
void posix_cell_convert_unseen(int32_t raw_counts);

// The wire picks something up: an edge, and DOUT is what it was.
void posix_cell_spike(uint32_t device_us);

// Takes the chip off; DOUT then stays at this level.
void posix_cell_unplug(bool level);

uint8_t posix_cell_restarts_n(void);

// Powered down it converts nothing.
bool posix_cell_powered_down(void);

// Pulses on SCK since the newest conversion.
uint8_t posix_cell_pulses_n(void);

#ifdef __cplusplus
}
#endif

#endif
