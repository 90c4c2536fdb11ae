// SPDX-License-Identifier: GPL-3.0-or-later
// options.h - the command line of sim_probe.
#ifndef SOLEUS_SIMAVR_OPTIONS_H
#define SOLEUS_SIMAVR_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *elf;
    const char *boot;      // a boot loader; NULL: resets start the image
    const char *flash_out; // the flash at the end
    bool blank;            // nothing in the flash but the boot loader
    const char *link;
    const char *out;
    const char *eeprom;
    unsigned eeprom_us;    // what a byte takes
    bool renew;            // made anew where its settings are no simulated probe's
    const char *force;
    const char *events;
    const char *trace;
    const char *summary;
    const char *calibration_id;
    const char *sensor; // hx711 or analog
    unsigned sensor_hz; // of the analogue sensor
    bool bridge;        // 470 kohm across it
    double zero_counts;
    double counts_per_n;
    double noise_counts;
    double rate_hz;
    double seconds;
    uint32_t seed;
    bool virtual_time;
    bool input; // events from standard input, too
    bool leash; // the end of standard input ends the run
} options_t;

// Fills in defaults and what the command line says; ends the program with help or a message.
void options_read(options_t *options, int argc, char **argv);

#endif
