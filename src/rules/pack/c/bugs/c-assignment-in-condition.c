void check(int state, int n) {
    // ruleid: c-assignment-in-condition
    if (state = 3) {
        close_all();
    }
    // ruleid: c-assignment-in-condition
    if (state = STATE_CLOSED) {
        close_all();
    }
    // ok: c-assignment-in-condition
    if (state == 3) {
        close_all();
    }
    // ok: c-assignment-in-condition
    if ((n = read_number()) > 0) {
        use(n);
    }
    // ok: c-assignment-in-condition
    while ((n = next())) {
        use(n);
    }
}
