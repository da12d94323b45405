#include <stdlib.h>
#include <string.h>

char *copy(const char *text) {
    // ruleid: c-malloc-strlen
    char *made = malloc(strlen(text));
    strcpy(made, text);
    return made;
}

void keep(struct item *item, const char *name) {
    // ruleid: c-malloc-strlen
    item->name = malloc(strlen(name));
    if (item->name == NULL) {
        return;
    }
    strcpy(item->name, name);
}

char *right(const char *text) {
    // ok: c-malloc-strlen
    char *made = malloc(strlen(text) + 1);
    strcpy(made, text);
    return made;
}

char *bytes(const char *text) {
    // ok: c-malloc-strlen
    char *made = malloc(strlen(text));
    memcpy(made, text, strlen(text));
    return made;
}

char *twin(const char *text) {
    // ok: c-malloc-strlen
    return strdup(text);
}
