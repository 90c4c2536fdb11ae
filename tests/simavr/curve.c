// SPDX-License-Identifier: GPL-3.0-or-later
#include "curve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

#define HEADER "t_s,force_n"

static void add(curve_t *curve, double t_s, double force_n)
{
    curve->t_s = realloc(curve->t_s, (curve->n + 1) * sizeof *curve->t_s);
    curve->force_n = realloc(curve->force_n, (curve->n + 1) * sizeof *curve->force_n);
    if (curve->t_s == NULL || curve->force_n == NULL) {
        give_up("no memory for the curve");
    }
    curve->t_s[curve->n] = t_s;
    curve->force_n[curve->n] = force_n;
    curve->n++;
}

void curve_read(curve_t *curve, const char *path)
{
    char line[256];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        give_up("the curve %s cannot be read", path);
    }
    for (int line_n = 1; fgets(line, sizeof line, file) != NULL; line_n++) {
        double t_s;
        double force_n;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#' || strcmp(line, HEADER) == 0) {
            continue;
        }
        if (sscanf(line, "%lf,%lf", &t_s, &force_n) != 2) {
            give_up("%s line %d: expected t_s,force_n", path, line_n);
        }
        if (curve->n > 0 && t_s <= curve->t_s[curve->n - 1]) {
            give_up("%s line %d: times have to rise", path, line_n);
        }
        add(curve, t_s, force_n);
    }
    fclose(file);
    if (curve->n == 0) {
        give_up("%s holds no point", path);
    }
}

double curve_at(const curve_t *curve, double t_s)
{
    if (curve->n == 0) {
        return 0.0;
    }
    if (t_s <= curve->t_s[0]) {
        return curve->force_n[0];
    }
    if (t_s >= curve->t_s[curve->n - 1]) {
        return curve->force_n[curve->n - 1];
    }
    size_t low = 0;
    size_t high = curve->n - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (curve->t_s[middle] <= t_s) {
            low = middle;
        } else {
            high = middle;
        }
    }
    double share = (t_s - curve->t_s[low]) / (curve->t_s[high] - curve->t_s[low]);
    return curve->force_n[low] + share * (curve->force_n[high] - curve->force_n[low]);
}
