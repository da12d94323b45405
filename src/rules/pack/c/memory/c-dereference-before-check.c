#include <stddef.h>

int size(struct list *list) {
    // ruleid: c-dereference-before-check
    int n = list->size;
    if (list == NULL) {
        return 0;
    }
    return n;
}

char *name(struct item *item) {
    char *found;
    // ruleid: c-dereference-before-check
    found = item->name;
    if (!item) {
        return NULL;
    }
    return found;
}

int right(struct list *list) {
    if (list == NULL) {
        return 0;
    }
    // ok: c-dereference-before-check
    int n = list->size;
    return n;
}

void walk(struct node *node) {
    while (node) {
        // ok: c-dereference-before-check
        node = node->next;
        if (!node) {
            break;
        }
    }
}

int other(struct list *list, struct list *more) {
    // ok: c-dereference-before-check
    int n = list->size;
    if (more == NULL) {
        return n;
    }
    return n + more->size;
}
