#include <stdio.h>

void copy(FILE *in) {
    char c;
    // ruleid: c-char-eof
    while ((c = fgetc(in)) != EOF) {
        putchar(c);
    }
}

void echo(void) {
    unsigned char c;
    // ruleid: c-char-eof
    while ((c = getchar()) != EOF) {
        putchar(c);
    }
}

void right(FILE *in) {
    int c;
    // ok: c-char-eof
    while ((c = fgetc(in)) != EOF) {
        putchar(c);
    }
}

void line(void) {
    char c;
    // ok: c-char-eof
    while ((c = getchar()) != '\n') {
        putchar(c);
    }
}

void compare(FILE *in) {
    // ok: c-char-eof
    if (fgetc(in) != EOF) {
        count++;
    }
}
