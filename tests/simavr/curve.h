// SPDX-License-Identifier: GPL-3.0-or-later
// curve.h - force over time from a CSV file: header `t_s,force_n`, then rising times.
#ifndef SOLEUS_SIMAVR_CURVE_H
#define SOLEUS_SIMAVR_CURVE_H

#include <stddef.h>

typedef struct {
    double *t_s;
    double *force_n;
    size_t n;
} curve_t;

// Reads the file; ends the program with a message if it is not such a curve.
void curve_read(curve_t *curve, const char *path);

// Straight lines between the points, flat before the first and behind the last.
double curve_at(const curve_t *curve, double t_s);

#endif
