#include <string.h>

void f(char *target, const char *text, int n) {
    // ruleid: c-unbounded-copy
    strcpy(target, text);
    // ruleid: c-unbounded-copy
    sprintf(target, "%s!", text);
    // ok: c-unbounded-copy
    strcpy(target, "none");
    // ok: c-unbounded-copy
    sprintf(target, "%d", n);
    // ok: c-unbounded-copy
    snprintf(target, 10, "%s", text);
    // ok: c-unbounded-copy
    memcpy(target, text, 4);
}
