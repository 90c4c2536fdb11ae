// SPDX-License-Identifier: GPL-3.0-or-later
#include "events.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "say.h"

static const struct {
    const char *word;
    bool has_value;
} WORDS[] = {
    {"unplug", false},  {"replug", false}, {"reset", false}, {"hx711", true},
    {"saturate", true}, {"force", true},   {"rx", true},     {"quit", false},
    {"button", true},   {"open", true},
    {"vcc", true},      {"brownout", false}, {"settling", true}, {"hang", true}, {"stall", true},
    {"spike", false},   {"wire", true},
};

static bool known(const event_t *event)
{
    for (unsigned i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(event->word, WORDS[i].word) == 0) {
            return WORDS[i].has_value == (event->value[0] != '\0');
        }
    }
    return false;
}

static const char *read_when(event_t *event, const char *text)
{
    char *end;
    event->base = EVENT_NOW;
    event->t_s = 0.0;
    if (strncmp(text, "boot ", 5) == 0) {
        event->base = EVENT_SINCE_BOOT;
        event->t_s = strtod(text + 5, &end);
        return end;
    }
    double t_s = strtod(text, &end);
    if (end != text) {
        event->base = EVENT_SINCE_START;
        event->t_s = t_s;
    }
    return end;
}

static void add(events_t *events, const char *text)
{
    event_t event = {.done = false};
    text += strspn(text, " \t");
    if (*text == '\0' || *text == '#') {
        return;
    }
    const char *rest = read_when(&event, text);
    sscanf(rest, " %15s %511s", event.word, event.value);
    if (!known(&event)) {
        give_up("this event is not understood: %s", text);
    }
    if (events->n == EVENTS_MAX) {
        give_up("more than %d events", EVENTS_MAX);
    }
    events->events[events->n++] = event;
}

void events_read(events_t *events, const char *path)
{
    char line[sizeof events->line];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        give_up("the script %s cannot be read", path);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        add(events, line);
    }
    fclose(file);
}

void events_poll_input(events_t *events)
{
    char bytes[256];
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (events->input_ended || poll(&input, 1, 0) <= 0) {
        return;
    }
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    events->input_ended = n <= 0; // also where a job in the background may not read its terminal
    for (ssize_t i = 0; i < n; i++) {
        if (bytes[i] == '\n' || events->line_n == sizeof events->line - 1) {
            events->line[events->line_n] = '\0';
            add(events, events->line);
            events->line_n = 0;
        } else {
            events->line[events->line_n++] = bytes[i];
        }
    }
}

const event_t *events_due(events_t *events, double since_boot_s, bool started, double since_start_s)
{
    for (unsigned i = 0; i < events->n; i++) {
        event_t *event = &events->events[i];
        bool due = event->base == EVENT_NOW ||
                   (event->base == EVENT_SINCE_BOOT && since_boot_s >= event->t_s) ||
                   (event->base == EVENT_SINCE_START && started && since_start_s >= event->t_s);
        if (due && !event->done) {
            event->done = true;
            return event;
        }
    }
    return NULL;
}

bool event_on(const char *value)
{
    if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0) {
        give_up("on or off is expected, not %s", value);
    }
    return strcmp(value, "on") == 0;
}
