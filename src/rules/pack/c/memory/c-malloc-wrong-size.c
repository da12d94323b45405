#include <stdlib.h>

struct node { struct node *next; long values[8]; };

void make(size_t n) {
    // ruleid: c-malloc-wrong-size
    struct node *a = malloc(sizeof(a));
    // ruleid: c-malloc-wrong-size
    struct node *b = malloc(sizeof(struct node *));
    // ok: c-malloc-wrong-size
    struct node *c = malloc(sizeof *c);
    // ok: c-malloc-wrong-size
    struct node *d = malloc(sizeof(struct node));
    // ok: c-malloc-wrong-size
    struct node **e = malloc(n * sizeof(struct node *));
    // ok: c-malloc-wrong-size
    struct node *node = calloc(1, sizeof(struct node));
    use(a, b, c, d, e, node);
}
