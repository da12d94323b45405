#include <stdio.h>

void show(const char *name, int age, char *line, size_t size) {
    // ruleid: c-format-arguments
    printf("%s is %d\n", name);
    // ruleid: c-format-arguments
    snprintf(line, size, "%s");
    // ok: c-format-arguments
    printf("%s is %d, 100 %%\n", name, age);
    // ok: c-format-arguments
    printf("%*d\n", 4, age);
    // ok: c-format-arguments
    printf("done\n");
}
