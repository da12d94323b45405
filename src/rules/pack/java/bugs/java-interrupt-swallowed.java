class Poll {
    void run() {
        while (true) {
            // ruleid: java-interrupt-swallowed
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                log.debug("woken");
            }
        }
    }

    void empty() {
        // ruleid: java-interrupt-swallowed
        try {
            queue.take();
        } catch (InterruptedException ignored) {
        }
    }

    void restored() {
        // ok: java-interrupt-swallowed
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void thrown() {
        // ok: java-interrupt-swallowed
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void other() {
        // ok: java-interrupt-swallowed
        try {
            read();
        } catch (IOException e) {
            log.debug("no file");
        }
    }
}
