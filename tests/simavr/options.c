// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "say.h"

static const char HELP[] =
    "sim_probe --elf FILE [options]: the probe's image on a simulated ATmega328P with an HX711\n"
    "\n"
    "  --boot FILE            boot loader, Intel HEX; resets start there, and a host at the wrong\n"
    "                         speed is not understood\n"
    "  --blank                with --boot: the image is not in the flash\n"
    "  --flash-out FILE       the flash as it is at the end\n"
    "  --link PATH            pseudo-terminal for the host, reached under this name\n"
    "  --out FILE             without --link: the probe's bytes go here\n"
    "  --eeprom FILE          kept between runs; made with simulated settings if it is missing\n"
    "  --eeprom-us N          what a byte takes to be written; a real one takes 3400 (0)\n"
    "  --renew                and if its settings are not those of a simulated probe\n"
    "  --calibration-id ID    for these settings (sim-hx711)\n"
    "  --sensor NAME          for these settings: hx711 or analog (hx711)\n"
    "  --sensor-hz N          for these settings: 100, 200, 500 or 1000 for analog (200)\n"
    "  --bridge               for these settings: 470 kohm across the analogue sensor\n"
    "  --force FILE           curve t_s,force_n; t = 0 is the first START command\n"
    "  --zero-counts X        counts without force\n"
    "  --counts-per-n X       counts for each newton\n"
    "  --noise-counts X       standard deviation of the counts (0)\n"
    "  --rate-hz X            the HX711's own clock (80)\n"
    "  --seed N               of noise and of the SRAM's first content (1)\n"
    "  --events FILE          script, see events.h\n"
    "  --input                events from standard input, too\n"
    "  --leash                the end of standard input ends the run\n"
    "  --seconds X            end after so much simulated time (60)\n"
    "  --virtual              as fast as possible instead of in real time\n"
    "  --trace FILE           conversions, frames, commands and events with their times\n"
    "  --summary FILE         JSON with what was counted, at the end\n";

enum {
    ELF = 256, LINK, OUT, EEPROM, CALIBRATION_ID, FORCE, ZERO_COUNTS, COUNTS_PER_N, NOISE_COUNTS,
    RATE_HZ, SEED, EVENTS, INPUT, LEASH, SECONDS, VIRTUAL, TRACE, SUMMARY, SENSOR,
    SENSOR_HZ, BRIDGE, BOOT, BLANK, FLASH_OUT, RENEW, EEPROM_US,
    SHOW_HELP,
};

static const struct option OPTIONS[] = {
    {"elf", required_argument, NULL, ELF},
    {"link", required_argument, NULL, LINK},
    {"out", required_argument, NULL, OUT},
    {"eeprom", required_argument, NULL, EEPROM},
    {"renew", no_argument, NULL, RENEW},
    {"eeprom-us", required_argument, NULL, EEPROM_US},
    {"calibration-id", required_argument, NULL, CALIBRATION_ID},
    {"sensor", required_argument, NULL, SENSOR},
    {"sensor-hz", required_argument, NULL, SENSOR_HZ},
    {"bridge", no_argument, NULL, BRIDGE},
    {"force", required_argument, NULL, FORCE},
    {"zero-counts", required_argument, NULL, ZERO_COUNTS},
    {"counts-per-n", required_argument, NULL, COUNTS_PER_N},
    {"noise-counts", required_argument, NULL, NOISE_COUNTS},
    {"rate-hz", required_argument, NULL, RATE_HZ},
    {"seed", required_argument, NULL, SEED},
    {"events", required_argument, NULL, EVENTS},
    {"input", no_argument, NULL, INPUT},
    {"leash", no_argument, NULL, LEASH},
    {"seconds", required_argument, NULL, SECONDS},
    {"virtual", no_argument, NULL, VIRTUAL},
    {"trace", required_argument, NULL, TRACE},
    {"summary", required_argument, NULL, SUMMARY},
    {"boot", required_argument, NULL, BOOT},
    {"blank", no_argument, NULL, BLANK},
    {"flash-out", required_argument, NULL, FLASH_OUT},
    {"help", no_argument, NULL, SHOW_HELP},
    {NULL, 0, NULL, 0},
};

static double number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end != '\0') {
        give_up("%s is no number", text);
    }
    return value;
}

static void take(options_t *o, int option)
{
    switch (option) {
    case ELF: o->elf = optarg; break;
    case BOOT: o->boot = optarg; break;
    case BLANK: o->blank = true; break;
    case FLASH_OUT: o->flash_out = optarg; break;
    case LINK: o->link = optarg; break;
    case OUT: o->out = optarg; break;
    case EEPROM: o->eeprom = optarg; break;
    case RENEW: o->renew = true; break;
    case EEPROM_US: o->eeprom_us = (unsigned)number(optarg); break;
    case CALIBRATION_ID: o->calibration_id = optarg; break;
    case SENSOR: o->sensor = optarg; break;
    case SENSOR_HZ: o->sensor_hz = (unsigned)number(optarg); break;
    case BRIDGE: o->bridge = true; break;
    case FORCE: o->force = optarg; break;
    case ZERO_COUNTS: o->zero_counts = number(optarg); break;
    case COUNTS_PER_N: o->counts_per_n = number(optarg); break;
    case NOISE_COUNTS: o->noise_counts = number(optarg); break;
    case RATE_HZ: o->rate_hz = number(optarg); break;
    case SEED: o->seed = (uint32_t)number(optarg); break;
    case EVENTS: o->events = optarg; break;
    case INPUT: o->input = true; break;
    case LEASH: o->leash = true; break;
    case SECONDS: o->seconds = number(optarg); break;
    case VIRTUAL: o->virtual_time = true; break;
    case TRACE: o->trace = optarg; break;
    case SUMMARY: o->summary = optarg; break;
    case SHOW_HELP: fputs(HELP, stdout); exit(0);
    default: exit(2); // getopt has said why
    }
}

void options_read(options_t *o, int argc, char **argv)
{
    int option;
    *o = (options_t){
        .calibration_id = "sim-hx711", .rate_hz = 80.0, .seconds = 60.0, .seed = 1,
        .zero_counts = 0.0, .counts_per_n = 1.0, .sensor = "hx711", .sensor_hz = 200,
    };
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        take(o, option);
    }
    if (o->elf == NULL || optind != argc || (o->link != NULL && o->out != NULL)) {
        give_up("--elf is needed; --link and --out exclude each other; see --help");
    }
    if (o->rate_hz < 1.0 || o->rate_hz > 10000.0) { // far beyond any HX711, to find the limit
        give_up("the rate lies between 1 and 10000 per second");
    }
}
