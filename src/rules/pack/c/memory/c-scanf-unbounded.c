#include <stdio.h>

void read_name(FILE *file, const char *line) {
    char name[32];
    int age;
    // ruleid: c-scanf-unbounded
    scanf("%s", name);
    // ruleid: c-scanf-unbounded
    fscanf(file, "%d %[^\n]", &age, name);
    // ok: c-scanf-unbounded
    scanf("%31s", name);
    // ok: c-scanf-unbounded
    sscanf(line, "%d", &age);
    // ok: c-scanf-unbounded
    sscanf(line, "%*s %d", &age);
    // ok: c-scanf-unbounded
    printf("%s", name);
}
