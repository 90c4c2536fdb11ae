#if defined(__unix__) || defined(__APPLE__)

#include "hal/posix/hal_posix.h"

#include <string.h>

#include "core/wire_spec.h"
#include "hal/hal.h"

#define PULSES_PER_CONVERSION 25 // 24 bits and one for gain 128

uint8_t posix_nv[POSIX_NV_LEN];

static uint32_t now_us;
static uint8_t reset_cause;
static uint8_t noise;
static bool button_down;
static uint16_t supply_mv;
static int nv_writes_left = -1;
static uint8_t nv_worn_out_at;
static bool watchdog_runs;
static uint32_t watchdog_fed_us;

static struct {
    uint8_t in[POSIX_SERIAL_LEN];
    uint8_t out[POSIX_SERIAL_LEN];
    uint16_t in_head, in_tail, out_n;
    uint8_t errors_n;
} serial;

static struct {
    hal_analog_t sample;
    uint16_t rate_hz;
    uint8_t lost_n;
    bool ready;
} analog_input;

static struct {
    uint32_t edge_us;
    uint32_t bits;
    uint8_t edges_n;
    uint8_t pulses_left; // until the conversion is read out
    uint8_t pulses_n;
    uint8_t restarts_n;
    bool data; // level of DOUT
    bool plugged;
    bool powered_down;
} cell;

// ---- hands of the test ------------------------------------------------------------------------

void posix_nv_erase(void)
{
    memset(posix_nv, 0xFF, sizeof posix_nv);
}

void posix_nv_cut_after(int n)
{
    nv_writes_left = n;
}

void posix_nv_wear_out(uint8_t at)
{
    nv_worn_out_at = at;
}

void posix_set_time(uint32_t us)
{
    now_us = us;
}

void posix_set_reset_cause(uint8_t cause)
{
    reset_cause = cause;
}

void posix_set_noise(uint8_t seed)
{
    noise = seed;
}

void posix_button_hold(bool down)
{
    button_down = down;
}

void posix_set_vcc(uint16_t vcc_mv)
{
    supply_mv = vcc_mv;
}

bool posix_watchdog_runs(void)
{
    return watchdog_runs;
}

uint32_t posix_watchdog_fed_us(void)
{
    return watchdog_fed_us;
}

void posix_analog_ready(uint32_t ready_us, uint16_t sum, bool at_rail)
{
    analog_input.sample = (hal_analog_t){
        .ready_us = ready_us, .sum = sum, .at_rail = at_rail, .lost_n = analog_input.lost_n};
    analog_input.lost_n = 0;
    analog_input.ready = true;
}

uint16_t posix_analog_rate_hz(void)
{
    return analog_input.rate_hz;
}

void posix_analog_lose(uint8_t n)
{
    analog_input.lost_n = n;
}

void posix_serial_give(const uint8_t *bytes, uint16_t n)
{
    memcpy(serial.in, bytes, n);
    serial.in_tail = 0;
    serial.in_head = n;
}

void posix_serial_break(uint8_t errors_n)
{
    serial.errors_n = errors_n;
}

uint16_t posix_serial_take_sent(uint8_t bytes[POSIX_SERIAL_LEN])
{
    uint16_t n = serial.out_n;
    memcpy(bytes, serial.out, n);
    serial.out_n = 0;
    return n;
}

void posix_cell_convert_unseen(int32_t raw_counts)
{
    if (cell.powered_down) {
        return;
    }
    cell.plugged = true;
    cell.bits = (uint32_t)raw_counts & 0xFFFFFFu;
    cell.pulses_left = PULSES_PER_CONVERSION;
    cell.pulses_n = 0;
    cell.data = false;
}

void posix_cell_convert(uint32_t device_us, int32_t raw_counts)
{
    posix_cell_convert_unseen(raw_counts);
    if (!cell.powered_down) {
        cell.edge_us = device_us;
        cell.edges_n++;
    }
}

void posix_cell_spike(uint32_t device_us)
{
    cell.edge_us = device_us;
    cell.edges_n++;
}

void posix_cell_unplug(bool level)
{
    cell.plugged = false;
    cell.data = level;
    cell.edges_n = 0;
}

uint8_t posix_cell_restarts_n(void)
{
    return cell.restarts_n;
}

bool posix_cell_powered_down(void)
{
    return cell.powered_down;
}

uint8_t posix_cell_pulses_n(void)
{
    return cell.pulses_n;
}

// ---- hal.h ------------------------------------------------------------------------------------

void hal_begin(uint32_t baud)
{
    (void)baud;
    memset(&serial, 0, sizeof serial);
    memset(&cell, 0, sizeof cell);
    cell.data = true; // the pull-up
    watchdog_runs = false;
}

uint8_t hal_board(void)
{
    return WIRE_BOARD_POSIX;
}

uint8_t hal_reset_cause(void)
{
    return reset_cause;
}

uint32_t hal_now_us(void)
{
    return now_us;
}

void hal_rest(void)
{
}

void hal_watchdog_begin(void)
{
    watchdog_runs = true;
}

void hal_watchdog_feed(void)
{
    watchdog_fed_us = now_us;
}

void hal_feed_noise(entropy_t *e)
{
    entropy_feed(e, noise);
}

bool hal_serial_send(const uint8_t *bytes, uint8_t n)
{
    if (serial.out_n + n > POSIX_SERIAL_LEN) {
        return false;
    }
    memcpy(serial.out + serial.out_n, bytes, n);
    serial.out_n = (uint16_t)(serial.out_n + n);
    return true;
}

bool hal_serial_take(uint8_t *byte)
{
    if (serial.in_tail == serial.in_head) {
        return false;
    }
    *byte = serial.in[serial.in_tail++];
    return true;
}

uint8_t hal_serial_take_errors(void)
{
    uint8_t n = serial.errors_n;
    serial.errors_n = 0;
    return n;
}

void hal_nv_read(uint8_t at, uint8_t *bytes, uint8_t n)
{
    memcpy(bytes, posix_nv + at, n);
}

bool hal_nv_ready(void)
{
    return nv_writes_left != 0;
}

void hal_nv_write(uint8_t at, uint8_t byte)
{
    if (at != nv_worn_out_at || at == 0) {
        posix_nv[at] = byte;
    }
    nv_writes_left -= nv_writes_left > 0 ? 1 : 0;
}

bool hal_button_down(void)
{
    return button_down;
}

uint16_t hal_vcc_mv(void)
{
    return supply_mv;
}

void hal_analog_begin(uint16_t rate_hz)
{
    memset(&analog_input, 0, sizeof analog_input);
    analog_input.rate_hz = rate_hz;
}

void hal_analog_end(void)
{
    analog_input.rate_hz = 0;
}

bool hal_analog_take(hal_analog_t *sample)
{
    bool ready = analog_input.ready;
    *sample = analog_input.sample;
    analog_input.ready = false;
    return ready;
}

uint8_t hal_cell_take_edges(uint32_t *newest_us)
{
    uint8_t n = cell.edges_n;
    cell.edges_n = 0;
    *newest_us = cell.edge_us;
    return n;
}

bool hal_cell_data(void)
{
    return cell.data;
}

void hal_cell_listen(bool listen)
{
    (void)listen; // bits are not counted as edges here
}

bool hal_cell_clock(void)
{
    cell.pulses_n++;
    if (cell.plugged && cell.pulses_left > 0) {
        cell.pulses_left--;
        cell.data = cell.pulses_left == 0 || (cell.bits & 0x800000u) != 0;
        cell.bits <<= 1;
    }
    return cell.data;
}

void hal_cell_power_down(void)
{
    cell.powered_down = true;
    cell.data = true;
}

void hal_cell_restart(void)
{
    cell.powered_down = false;
    cell.restarts_n++;
}

#endif
