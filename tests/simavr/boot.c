// SPDX-License-Identifier: GPL-3.0-or-later
#include "boot.h"

#include <stdio.h>

#include "say.h"
#include "trace.h"

#define BOOT_FROM 0x7000u // the largest boot section of the chip
#define LINE_LEN 600
#define RECORD_DATA 0

// One line of Intel HEX; false if it is none. simavr's own reader takes no start address.
static bool load_line(avr_t *avr, const char *line, uint32_t *lowest)
{
    unsigned n, address, kind;
    if (sscanf(line, ":%2x%4x%2x", &n, &address, &kind) != 3) {
        return false;
    }
    if (kind != RECORD_DATA) {
        return true;
    }
    if (address < BOOT_FROM || address + n > avr->flashend + 1u) {
        return false;
    }
    for (unsigned i = 0; i < n; i++) {
        unsigned byte;
        if (sscanf(line + 9 + 2 * i, "%2x", &byte) != 1) {
            return false;
        }
        avr->flash[address + i] = (uint8_t)byte;
    }
    *lowest = address < *lowest ? address : *lowest;
    return true;
}

void boot_load(avr_t *avr, const char *path)
{
    char line[LINE_LEN];
    uint32_t lowest = avr->flashend;
    if (path == NULL) {
        return;
    }
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (!load_line(avr, line, &lowest)) {
            give_up("%s is no boot loader: %s", path, line);
        }
    }
    if (file == NULL || lowest == avr->flashend) {
        give_up("%s is no boot loader", path);
    }
    fclose(file);
    avr->reset_pc = avr->pc = lowest;
    avr->codeend = avr->flashend;
}

void flash_save(avr_t *avr, const char *path)
{
    FILE *file = open_for_writing(path);
    if (file == NULL) {
        return;
    }
    if (fwrite(avr->flash, 1, avr->flashend + 1u, file) != avr->flashend + 1u || fclose(file) != 0) {
        give_up("%s cannot be written", path);
    }
}
