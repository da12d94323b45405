#include <stdlib.h>

void drop(char *name, int verbose) {
    // ruleid: c-double-free
    free(name);
    if (verbose) {
        log_line("dropped");
    }
    free(name);
}

void two(char *a, char *b) {
    // ruleid: c-double-free
    free(a);
    free(b);
    free(a);
}

void right(char *a, char *b) {
    // ok: c-double-free
    free(a);
    free(b);
}

void again(char *a) {
    // ok: c-double-free
    free(a);
    a = make();
    free(a);
}

int early(char *a, int bad) {
    if (bad) {
        // ok: c-double-free
        free(a);
        return -1;
    }
    use(a);
    free(a);
    return 0;
}
