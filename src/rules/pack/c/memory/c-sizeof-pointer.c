#include <string.h>
#include <stdlib.h>

struct item { int a[16]; };

void clear(struct item *item) {
    // ruleid: c-sizeof-pointer
    memset(item, 0, sizeof(item));
}

char *name(const char *text) {
    char *copy = malloc(64);
    // ruleid: c-sizeof-pointer
    strncpy(copy, text, sizeof(copy));
    return copy;
}

void right(struct item *item) {
    // ok: c-sizeof-pointer
    memset(item, 0, sizeof(*item));
}

void array(const char *text) {
    char copy[64];
    // ok: c-sizeof-pointer
    strncpy(copy, text, sizeof(copy));
}

void value(struct item *from) {
    struct item copy;
    // ok: c-sizeof-pointer
    memcpy(&copy, from, sizeof(copy));
}
