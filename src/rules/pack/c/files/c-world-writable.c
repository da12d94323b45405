#include <sys/stat.h>

void open_all(int fd) {
    // ruleid: c-world-writable
    chmod("/var/run/app.sock", 0777);
    // ruleid: c-world-writable
    fchmod(fd, 0666);
    // ruleid: c-world-writable
    umask(0);
    // ok: c-world-writable
    chmod("run.sh", 0755);
    // ok: c-world-writable
    open("config", O_CREAT | O_WRONLY, 0666);
    // ok: c-world-writable
    umask(022);
    // ok: c-world-writable
    mode_t mask = umask(0);
    // ok: c-world-writable
    mkdir("cache", 0777);
}
