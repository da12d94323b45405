#include <stdio.h>
#include <stdlib.h>

void work(void) {
    char name[] = "/tmp/work-XXXXXX";
    // ruleid: c-temporary-name
    mktemp(name);
    // ruleid: c-temporary-name
    FILE *file = fopen(tmpnam(NULL), "w");
    // ok: c-temporary-name
    int fd = mkstemp(name);
    // ok: c-temporary-name
    FILE *open = tmpfile();
    // ok: c-temporary-name
    mkdtemp(name);
    use(fd, file, open);
}
