#include <string.h>

int before(const char *a, const char *b) {
    // ruleid: c-strcmp-equals-one
    return strcmp(a, b) == -1;
}

int differ(const void *a, const void *b) {
    // ruleid: c-strcmp-equals-one
    if (memcmp(a, b, 16) == 1) {
        return 1;
    }
    return 0;
}

int right(const char *a, const char *b) {
    // ok: c-strcmp-equals-one
    if (strcmp(a, b) < 0) {
        return -1;
    }
    // ok: c-strcmp-equals-one
    return strcmp(a, b) == 0;
}

int other(const char *a, const char *b) {
    // ok: c-strcmp-equals-one
    return distance(a, b) == 1;
}
