#include <string.h>

void add(const char *text) {
    char line[64] = "name: ";
    // ruleid: c-strncat-size
    strncat(line, text, sizeof(line));
    // ruleid: c-strncat-size
    strncat(line, text, sizeof(line) - 1);
    // ruleid: c-strncat-size
    strncat(line, text, sizeof(line) - strlen(line));
    // ok: c-strncat-size
    strncat(line, text, sizeof(line) - strlen(line) - 1);
    // ok: c-strncat-size
    strncat(line, text, 8);
    // ok: c-strncat-size
    strncpy(line, text, sizeof(line) - 1);
}
