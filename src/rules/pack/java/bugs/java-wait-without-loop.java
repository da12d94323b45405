class Queue {
    private final Object lock = new Object();

    Item take() throws InterruptedException {
        synchronized (lock) {
            // ruleid: java-wait-without-loop
            if (items.isEmpty()) {
                lock.wait();
            }
            return items.remove();
        }
    }

    void pause() throws InterruptedException {
        synchronized (this) {
            // ruleid: java-wait-without-loop
            if (paused) {
                this.wait();
            }
        }
    }

    void shortPause() throws InterruptedException {
        synchronized (this) {
            // ok: java-wait-without-loop
            if (paused) {
                this.wait(1000);
            }
        }
    }

    Item right() throws InterruptedException {
        synchronized (lock) {
            // ok: java-wait-without-loop
            while (items.isEmpty()) {
                lock.wait();
            }
            return items.remove();
        }
    }

    void loop() throws InterruptedException {
        synchronized (lock) {
            while (running) {
                // ok: java-wait-without-loop
                if (items.isEmpty()) {
                    lock.wait();
                }
            }
        }
    }

    void process(Process process) throws InterruptedException {
        // ok: java-wait-without-loop
        if (process.isAlive()) {
            process.waitFor();
        }
    }
}
