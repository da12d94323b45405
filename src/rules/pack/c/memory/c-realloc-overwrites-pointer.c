#include <stdlib.h>

int grow(struct list *list) {
    // ruleid: c-realloc-overwrites-pointer
    list->items = realloc(list->items, 2 * list->size);
    return list->items == NULL ? -1 : 0;
}

char *more(char *text, size_t n) {
    // ruleid: c-realloc-overwrites-pointer
    text = realloc(text, n);
    return text;
}

int right(struct list *list) {
    // ok: c-realloc-overwrites-pointer
    void *grown = realloc(list->items, 2 * list->size);
    if (grown == NULL) {
        return -1;
    }
    list->items = grown;
    return 0;
}

char *other(char *text, size_t n) {
    // ok: c-realloc-overwrites-pointer
    char *copy = realloc(text, n);
    return copy;
}

void own(char *text, size_t n) {
    // ok: c-realloc-overwrites-pointer
    text = xrealloc(text, n);
}

char *kept(char *out, size_t size) {
    void *before = out;
    /* ok: c-realloc-overwrites-pointer */
    out = realloc(out, size * 2);
    if (!out)
        free(before);
    return out;
}
