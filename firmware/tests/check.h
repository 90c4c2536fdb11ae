// check.h - the little that a native test needs: named claims, equalities, an exit code.
#ifndef SOLEUS_TESTS_CHECK_H
#define SOLEUS_TESTS_CHECK_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int check_failures_n;
static const char *check_claim = "";

// Expected first, as in the Python tests.
#define CHECK_EQUAL(expected, actual) \
    check_equal(__FILE__, __LINE__, #actual, (int64_t)(expected), (int64_t)(actual))
#define CHECK_BYTES(expected, actual, n) \
    check_bytes(__FILE__, __LINE__, #actual, (expected), (actual), (size_t)(n))
#define RUN(claim) (check_claim = #claim, claim())

static inline void check_equal(const char *file, int line, const char *what, int64_t expected,
                               int64_t actual)
{
    if (expected != actual) {
        check_failures_n++;
        printf("%s:%d: %s: %s is %" PRId64 ", not %" PRId64 "\n", file, line, check_claim, what,
               actual, expected);
    }
}

static inline void check_bytes(const char *file, int line, const char *what, const void *expected,
                               const void *actual, size_t n)
{
    if (memcmp(expected, actual, n) != 0) {
        check_failures_n++;
        printf("%s:%d: %s: %s differs in its %zu bytes\n", file, line, check_claim, what, n);
    }
}

static inline int check_result(void)
{
    return check_failures_n == 0 ? 0 : 1;
}

#endif
