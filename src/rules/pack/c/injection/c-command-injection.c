#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[]) {
    char command[256];
    snprintf(command, sizeof command, "convert %s out.png", argv[1]);
    // ruleid: c-command-injection
    system(command);
    // ruleid: c-command-injection
    return system(argv[2]);
}

void edit(void) {
    // ruleid: c-command-injection
    system(getenv("EDITOR"));
}

void number(void) {
    char command[64];
    snprintf(command, sizeof command, "kill %d", atoi(getenv("PID")));
    // ok: c-command-injection
    system(command);
}

void constant(void) {
    // ok: c-command-injection
    system("sync");
}

void direct(char *argv[]) {
    // ok: c-command-injection
    execlp("convert", "convert", "--", argv[1], "out.png", NULL);
}
