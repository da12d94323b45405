#include <stdlib.h>
#include <string.h>
#include <stdio.h>

void home(void) {
    char path[64];
    // ruleid: c-external-string-copied
    strcpy(path, getenv("HOME"));
}

int main(int argc, char *argv[]) {
    char name[32];
    // ruleid: c-external-string-copied
    sprintf(name, "user %s", argv[1]);
    return 0;
}

void receive(int socket) {
    char packet[1500];
    char name[16];
    recv(socket, packet, sizeof packet, 0);
    // ruleid: c-external-string-copied
    strcat(name, packet);
}

void bounded(void) {
    char path[64];
    // ok: c-external-string-copied
    snprintf(path, sizeof path, "%s", getenv("HOME"));
}

void allocated(void) {
    const char *home = getenv("HOME");
    char *copy = malloc(strlen(home) + 1);
    // ok: c-external-string-copied
    strcpy(copy, home);
}

void constant(void) {
    char path[64];
    // ok: c-external-string-copied
    strcpy(path, "/etc/hosts");
}
