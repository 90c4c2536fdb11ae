// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "pace.h"

#include <time.h>

#define LAG_FORGIVEN_NS 200000000LL
#define NS_PER_S 1000000000LL

static long long real_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * NS_PER_S + now.tv_nsec;
}

void pace_begin(pace_t *pace)
{
    pace->real_start_ns = real_ns();
    pace->lag_max_ns = 0;
}

void pace_keep(pace_t *pace, double simulated_us)
{
    long long ahead_ns = pace->real_start_ns + (long long)(simulated_us * 1e3) - real_ns();
    if (ahead_ns > 0) {
        struct timespec rest = {.tv_sec = ahead_ns / NS_PER_S, .tv_nsec = ahead_ns % NS_PER_S};
        nanosleep(&rest, NULL);
        return;
    }
    pace->lag_max_ns = -ahead_ns > pace->lag_max_ns ? -ahead_ns : pace->lag_max_ns;
    if (-ahead_ns > LAG_FORGIVEN_NS) {
        pace->real_start_ns -= ahead_ns;
    }
}
