#include <string.h>

int is_admin(const char *name) {
    // ruleid: c-string-compared-by-address
    return name == "admin";
}

int closed(void) {
    const char *state = read_state();
    // ruleid: c-string-compared-by-address
    if (state != "closed") {
        return 0;
    }
    return 1;
}

int right(const char *name) {
    // ok: c-string-compared-by-address
    return strcmp(name, "admin") == 0;
}

int missing(const char *name) {
    // ok: c-string-compared-by-address
    return name == NULL;
}

int letter(const char *name) {
    // ok: c-string-compared-by-address
    return name[0] == 'a';
}
