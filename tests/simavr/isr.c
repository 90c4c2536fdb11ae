// SPDX-License-Identifier: GPL-3.0-or-later
#include "isr.h"

#include "sim_interrupts.h"
#include "sim_irq.h"

typedef struct {
    const char *name;
    uint8_t vector; // ATmega328P data sheet, interrupt vectors, counted from 0
    unsigned n;
    unsigned max_cycles;
    avr_cycle_count_t sum_cycles;
    avr_cycle_count_t began;
} isr_t;

static avr_t *chip;
static isr_t isrs[] = {
    {.name = "INT0", .vector = 1},        {.name = "TIMER2_OVF", .vector = 9},
    {.name = "TIMER1_COMPB", .vector = 12}, {.name = "USART_RX", .vector = 18},
    {.name = "USART_UDRE", .vector = 19}, {.name = "ADC", .vector = 21},
};
#define ISRS_N (sizeof isrs / sizeof *isrs)

static void running(avr_irq_t *irq, uint32_t begins, void *param)
{
    (void)irq;
    isr_t *isr = param;
    if (begins) {
        isr->began = chip->cycle;
        return;
    }
    unsigned cycles = (unsigned)(chip->cycle - isr->began);
    isr->n++;
    isr->sum_cycles += cycles;
    isr->max_cycles = cycles > isr->max_cycles ? cycles : isr->max_cycles;
}

void isr_watch(avr_t *avr)
{
    chip = avr;
    for (unsigned i = 0; i < ISRS_N; i++) {
        avr_irq_register_notify(avr_get_interrupt_irq(avr, isrs[i].vector) + AVR_INT_IRQ_RUNNING,
                                running, &isrs[i]);
    }
}

void isr_write(FILE *file)
{
    const char *before = "{";
    for (unsigned i = 0; i < ISRS_N; i++) {
        const isr_t *isr = &isrs[i];
        if (isr->n > 0) {
            fprintf(file, "%s\"%s\": {\"n\": %u, \"mean_cycles\": %.1f, \"max_cycles\": %u}", before,
                    isr->name, isr->n, (double)isr->sum_cycles / isr->n, isr->max_cycles);
            before = ", ";
        }
    }
    fprintf(file, "%s}", before[0] == '{' ? "{" : "");
}
