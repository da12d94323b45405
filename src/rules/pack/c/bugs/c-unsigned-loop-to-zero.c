#include <stddef.h>

void backwards(int *items, size_t n) {
    // ruleid: c-unsigned-loop-to-zero
    for (size_t i = n - 1; i >= 0; i--) {
        use(items[i]);
    }
}

void declared(int *items, unsigned n) {
    unsigned int i;
    // ruleid: c-unsigned-loop-to-zero
    for (i = n; i >= 0; --i) {
        use(items[i]);
    }
}

void right(int *items, size_t n) {
    // ok: c-unsigned-loop-to-zero
    for (size_t i = n; i-- > 0;) {
        use(items[i]);
    }
}

void with_sign(int *items, int n) {
    // ok: c-unsigned-loop-to-zero
    for (int i = n - 1; i >= 0; i--) {
        use(items[i]);
    }
}

void above(int *items, size_t n) {
    // ok: c-unsigned-loop-to-zero
    for (size_t i = n; i > 0; i--) {
        use(items[i - 1]);
    }
}
