#include <stdlib.h>

int *make(size_t n, int *old) {
    // ruleid: c-malloc-multiplication
    int *a = malloc(n * sizeof(int));
    // ruleid: c-malloc-multiplication
    int *b = realloc(old, n * sizeof *old);
    // ok: c-malloc-multiplication
    int *c = calloc(n, sizeof *c);
    // ok: c-malloc-multiplication
    int *d = malloc(16 * sizeof(int));
    // ok: c-malloc-multiplication
    int *e = malloc(MAX_ITEMS * sizeof(int));
    return pick(a, b, c, d, e);
}
