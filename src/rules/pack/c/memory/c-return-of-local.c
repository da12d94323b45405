#include <stdio.h>

char *name(int id) {
    char text[32];
    snprintf(text, sizeof text, "item %d", id);
    // ruleid: c-return-of-local
    return text;
}

struct point *origin(void) {
    struct point p = {0, 0};
    // ruleid: c-return-of-local
    return &p;
}

char *shared(int id) {
    static char text[32];
    snprintf(text, sizeof text, "item %d", id);
    // ok: c-return-of-local
    return text;
}

char *filled(char *text, size_t size, int id) {
    snprintf(text, size, "item %d", id);
    // ok: c-return-of-local
    return text;
}

struct point value(void) {
    struct point p = {0, 0};
    // ok: c-return-of-local
    return p;
}
