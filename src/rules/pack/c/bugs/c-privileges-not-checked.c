#include <unistd.h>

void drop(uid_t user, gid_t group) {
    // ruleid: c-privileges-not-checked
    setgid(group);
    // ruleid: c-privileges-not-checked
    setuid(user);
}

int checked(uid_t user) {
    // ok: c-privileges-not-checked
    if (setuid(user) != 0) {
        abort();
    }
    // ok: c-privileges-not-checked
    int failed = setgid(5);
    // ok: c-privileges-not-checked
    return setuid(user);
}
