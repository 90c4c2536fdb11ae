// fuzz_driver.c - runs a fuzz target without clang: coverage-guided, seeded, for so many inputs.
//
//   fuzz_probe corpus.txt RUNS [SEED]    inputs of the file first, then RUNS made from them
//   fuzz_probe --unpack corpus.txt DIR   each of them as a file, as libFuzzer wants them
//   fuzz_probe --run FILE                one input from a file
//
// What the target is made of is compiled with -fsanitize-coverage=trace-pc: an input that reaches a
// place which none has reached is kept and changed further. The one that fails is written to
// fuzz_failed.bin in the working folder. The corpus has an input per line, in hex; a
// line that begins with # is a comment.
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xorshift.h"

#define PLACES_N (1u << 16)
#define INPUT_MAX 512u
#define KEPT_MAX 4096u
#define CHANGES_MAX 6u

typedef struct {
    uint16_t n;
    uint8_t bytes[INPUT_MAX];
} input_t;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
void __sanitizer_cov_trace_pc(void);
void __sanitizer_set_death_callback(void (*callback)(void));

static uint8_t reached[PLACES_N]; // by any input so far
static uint32_t reached_n;
static bool something_new;

static input_t kept[KEPT_MAX];
static uint32_t kept_n;
static input_t current;
static uint32_t chance;

void __sanitizer_cov_trace_pc(void)
{
    uintptr_t place = (uintptr_t)__builtin_return_address(0);
    uint8_t *seen = &reached[(place ^ place >> 16) % PLACES_N];
    if (*seen == 0) {
        *seen = 1;
        reached_n++;
        something_new = true;
    }
}

static void keep_failed(void)
{
    FILE *file = fopen("fuzz_failed.bin", "wb");
    if (file != NULL) {
        fwrite(current.bytes, 1, current.n, file);
        fclose(file);
        fprintf(stderr, "the input is in fuzz_failed.bin\n");
    }
}

static void try_current(void)
{
    something_new = false;
    LLVMFuzzerTestOneInput(current.bytes, current.n);
    if (something_new && kept_n < KEPT_MAX) {
        kept[kept_n++] = current;
    }
}

// ---- making inputs ----------------------------------------------------------------------------

static uint32_t random_below(uint32_t limit)
{
    return xorshift_next(&chance) % limit;
}

static void insert(uint16_t at, const uint8_t *bytes, uint16_t n)
{
    uint16_t room = (uint16_t)(INPUT_MAX - current.n);
    n = n < room ? n : room;
    memmove(current.bytes + at + n, current.bytes + at, (size_t)(current.n - at));
    memcpy(current.bytes + at, bytes, n);
    current.n = (uint16_t)(current.n + n);
}

static void remove_some(uint16_t at)
{
    uint16_t n = (uint16_t)(1 + random_below((uint32_t)(current.n - at)));
    memmove(current.bytes + at, current.bytes + at + n, (size_t)(current.n - at - n));
    current.n = (uint16_t)(current.n - n);
}

static void insert_of_another(uint16_t at)
{
    const input_t *other = &kept[random_below(kept_n)];
    if (other->n > 0) {
        uint16_t from = (uint16_t)random_below(other->n);
        uint16_t n = (uint16_t)(1 + random_below((uint32_t)(other->n - from)));
        insert(at, other->bytes + from, n);
    }
}

static void change(void)
{
    uint8_t byte = (uint8_t)random_below(256);
    uint16_t at = (uint16_t)random_below(current.n + 1u);
    if (at == current.n) {
        insert(at, &byte, 1);
        return;
    }
    switch (random_below(6)) {
    case 0:
        current.bytes[at] = byte;
        break;
    case 1:
        current.bytes[at] ^= (uint8_t)(1u << byte % 8);
        break;
    case 2:
        current.bytes[at] = (uint8_t)(current.bytes[at] + byte % 9 - 4);
        break;
    case 3:
        insert(at, &byte, 1);
        break;
    case 4:
        remove_some(at);
        break;
    default:
        insert_of_another(at);
        break;
    }
}

static void make_current(void)
{
    current = kept[random_below(kept_n)];
    for (uint32_t i = 1 + random_below(CHANGES_MAX); i > 0; i--) {
        change();
    }
}

// ---- corpus -----------------------------------------------------------------------------------

static _Noreturn void refuse(const char *what, const char *path)
{
    fprintf(stderr, "fuzz_driver: %s: %s\n", path, what);
    exit(2);
}

static bool read_line(FILE *file)
{
    static char line[2 * INPUT_MAX + 2];
    do {
        if (fgets(line, sizeof line, file) == NULL) {
            return false;
        }
    } while (line[0] == '#');
    current.n = 0;
    unsigned byte;
    for (const char *at = line; sscanf(at, "%2x", &byte) == 1; at += 2) {
        current.bytes[current.n++] = (uint8_t)byte;
    }
    return true;
}

static void unpack(const char *corpus, const char *folder)
{
    char path[512];
    unsigned n = 0;
    FILE *file = fopen(corpus, "r");
    while (file != NULL && read_line(file)) {
        snprintf(path, sizeof path, "%s/%03u", folder, n++);
        FILE *one = fopen(path, "wb");
        if (one == NULL || fwrite(current.bytes, 1, current.n, one) != current.n) {
            refuse("cannot be written", path);
        }
        fclose(one);
    }
    if (n == 0) {
        refuse("there is no input in it", corpus);
    }
    fclose(file);
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        refuse("cannot be read", path);
    }
    current.n = (uint16_t)fread(current.bytes, 1, INPUT_MAX, file);
    fclose(file);
    try_current();
}

static void explore(const char *corpus, uint32_t runs_n)
{
    FILE *file = fopen(corpus, "r");
    while (file != NULL && read_line(file)) {
        try_current();
    }
    if (kept_n == 0) {
        refuse("there is no input in it", corpus);
    }
    fclose(file);
    uint32_t from_corpus_n = reached_n;
    for (uint32_t i = 0; i < runs_n; i++) {
        make_current();
        try_current();
    }
    printf("%" PRIu32 " inputs, %" PRIu32 " places reached, %" PRIu32 " of them by the corpus\n",
           runs_n, reached_n, from_corpus_n);
}

int main(int argc, char **argv)
{
    __sanitizer_set_death_callback(keep_failed);
    if (argc == 4 && strcmp(argv[1], "--unpack") == 0) {
        unpack(argv[2], argv[3]);
    } else if (argc == 3 && strcmp(argv[1], "--run") == 0) {
        run_file(argv[2]);
    } else if (argc == 3 || argc == 4) {
        chance = argc == 4 ? (uint32_t)strtoul(argv[3], NULL, 10) | 1u : XORSHIFT_SEED;
        explore(argv[1], (uint32_t)strtoul(argv[2], NULL, 10));
    } else {
        refuse("see the head of fuzz_driver.c", argv[0]);
    }
    return 0;
}
