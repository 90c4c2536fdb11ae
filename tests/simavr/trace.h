// SPDX-License-Identifier: GPL-3.0-or-later
// trace.h - the files that a run leaves behind; the trace tells what was true, line by line.
#ifndef SOLEUS_SIMAVR_TRACE_H
#define SOLEUS_SIMAVR_TRACE_H

#include <stdio.h>

// NULL for no path; ends the program with a message if the file cannot be written.
FILE *open_for_writing(const char *path);

void trace_open(const char *path); // no path: nothing is traced
void trace(const char *kind, double at_us, const char *format, ...);
void trace_close(void);

#endif
