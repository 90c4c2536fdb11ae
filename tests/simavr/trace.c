// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "say.h"

static FILE *file;

FILE *open_for_writing(const char *path)
{
    FILE *opened = path == NULL ? NULL : fopen(path, "wb");
    if (path != NULL && opened == NULL) {
        give_up("%s cannot be written: %s", path, strerror(errno));
    }
    return opened;
}

void trace_open(const char *path)
{
    file = open_for_writing(path);
}

void trace(const char *kind, double at_us, const char *format, ...)
{
    va_list arguments;
    if (file == NULL) {
        return;
    }
    fprintf(file, "%s %.3f ", kind, at_us);
    va_start(arguments, format);
    vfprintf(file, format, arguments);
    va_end(arguments);
    fputc('\n', file);
}

void trace_close(void)
{
    if (file != NULL && fclose(file) != 0) {
        give_up("the trace is not complete: %s", strerror(errno));
    }
}
