#include <stdlib.h>

int size(struct list *list) {
    // ruleid: c-use-after-free
    free(list);
    return list->size;
}

void drop(struct item *item) {
    // ruleid: c-use-after-free
    free(item);
    free(item->name);
}

void right(struct item *item) {
    free(item->name);
    // ok: c-use-after-free
    free(item);
}

int saved(struct list *list) {
    int size = list->size;
    // ok: c-use-after-free
    free(list);
    return size;
}

void again(struct item *item) {
    // ok: c-use-after-free
    free(item);
    item = make_item();
    show(item->name);
}
