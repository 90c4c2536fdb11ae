// SPDX-License-Identifier: GPL-3.0-or-later
#include "chip.h"

#include <stdarg.h>
#include <stdio.h>

#include "boot.h"
#include "memory.h"
#include "say.h"
#include "sim_elf.h"

#define NOINIT_LEN 10u // hal/avr: chip.c and clock.c

static void be_quiet(avr_t *avr, const int level, const char *format, va_list arguments)
{
    (void)avr;
    if (level <= LOG_ERROR) {
        vfprintf(stderr, format, arguments);
    }
}

static void (*reset_of_chip)(avr_t *avr);
static bool was_reset;

static void note_reset(avr_t *avr)
{
    was_reset = true;
    if (reset_of_chip != NULL) {
        reset_of_chip(avr);
    }
}

bool chip_was_reset(void)
{
    bool answer = was_reset;
    was_reset = false;
    return answer;
}

avr_t *chip_make(const options_t *options, chip_slept_t slept, unsigned *static_end)
{
    elf_firmware_t image = {.flashsize = 0};
    avr_global_logger_set(be_quiet);
    if (elf_read_firmware(options->elf, &image) != 0) {
        give_up("%s is no image", options->elf);
    }
    avr_t *avr = avr_make_mcu_by_name("atmega328p");
    if (avr == NULL) {
        give_up("simavr does not know the chip");
    }
    avr_init(avr);
    avr->log = LOG_ERROR;
    if (!options->blank) {
        avr_load_firmware(avr, &image);
    }
    boot_load(avr, options->boot);
    reset_of_chip = avr->reset;
    avr->reset = note_reset;
    avr->frequency = CPU_HZ;
    avr->vcc = avr->avcc = avr->aref = 5000;
    avr->sleep = slept;
    *static_end = avr->ioend + 1u + image.datasize + image.bsssize + NOINIT_LEN;
    sram_fill(avr, options->seed);
    eeprom_load(avr, options);
    avr_regbit_set(avr, avr->reset_flags.porf);
    return avr;
}
