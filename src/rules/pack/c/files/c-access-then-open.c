#include <stdio.h>
#include <unistd.h>
#include <fcntl.h>

int save(const char *path) {
    // ruleid: c-access-then-open
    if (access(path, W_OK) != 0) {
        return -1;
    }
    int fd = open(path, O_WRONLY);
    return write_all(fd);
}

void drop(const char *path) {
    // ruleid: c-access-then-open
    if (access(path, F_OK) == 0) {
        unlink(path);
    }
}

int right(const char *path) {
    // ok: c-access-then-open
    int fd = open(path, O_WRONLY | O_NOFOLLOW);
    if (fd < 0) {
        return -1;
    }
    return write_all(fd);
}

int other(const char *path, const char *log) {
    // ok: c-access-then-open
    if (access(path, R_OK) != 0) {
        return -1;
    }
    FILE *file = fopen(log, "a");
    return append(file);
}

int only(const char *path) {
    // ok: c-access-then-open
    if (access(path, X_OK) == 0) {
        return 1;
    }
    return 0;
}
