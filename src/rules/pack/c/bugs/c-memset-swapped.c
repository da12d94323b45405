#include <string.h>

void clear(char *key, size_t n) {
    // ruleid: c-memset-swapped
    memset(key, n, 0);
    // ruleid: c-memset-swapped
    memset(key, sizeof(struct secret), 0);
    // ok: c-memset-swapped
    memset(key, 0, n);
    // ok: c-memset-swapped
    memset(key, 0xff, 16);
    // ok: c-memset-swapped
    memset(key, 0, 0);
}
