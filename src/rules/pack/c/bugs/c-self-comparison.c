#include <string.h>

int inside(int x, int min, int max) {
    // ruleid: c-self-comparison
    return min <= min && x < max;
}

int same(struct point *a, struct point *b) {
    // ruleid: c-self-comparison
    return a->x == a->x && a->y == b->y;
}

int nan_check(double value) {
    // ok: c-self-comparison
    return value != value;
}

int fits(unsigned long value) {
    // ok: c-self-comparison
    return (unsigned int) value == value;
}

int two(void) {
    // ok: c-self-comparison
    return next() == next();
}

int other(struct point *a, struct point *b) {
    // ok: c-self-comparison
    return a->x == b->x;
}
