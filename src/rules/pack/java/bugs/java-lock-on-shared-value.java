class Counter {
    private Integer count = 0;
    private final String name = "counter";
    private final Object lock = new Object();

    void add() {
        // ruleid: java-lock-on-shared-value
        synchronized (count) {
            count++;
        }
    }

    void rename() {
        // ruleid: java-lock-on-shared-value
        synchronized (name) {
            changed();
        }
    }

    void own() {
        // ok: java-lock-on-shared-value
        synchronized (lock) {
            count++;
        }
    }

    void self() {
        // ok: java-lock-on-shared-value
        synchronized (this) {
            count++;
        }
    }

    void type() {
        // ok: java-lock-on-shared-value
        synchronized (Counter.class) {
            count++;
        }
    }
}
