#include <stdio.h>
#include <syslog.h>

void show(const char *name, FILE *out) {
    // ruleid: c-format-not-literal
    printf(name);
    // ruleid: c-format-not-literal
    fprintf(out, name);
    // ruleid: c-format-not-literal
    syslog(LOG_INFO, name);
    // ok: c-format-not-literal
    printf("%s", name);
    // ok: c-format-not-literal
    printf("done\n");
    // ok: c-format-not-literal
    fprintf(out, _("done\n"));
    // ok: c-format-not-literal
    printf(HELP_TEXT);
}
