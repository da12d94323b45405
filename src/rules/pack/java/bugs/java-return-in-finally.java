class Copies {
    boolean copy() {
        try {
            run();
        } finally {
            // ruleid: java-return-in-finally
            return true;
        }
    }

    int count() {
        try {
            return read();
        } catch (IOException e) {
            log.warn("cannot read", e);
        } finally {
            close();
            // ruleid: java-return-in-finally
            return -1;
        }
    }

    boolean after() {
        try {
            run();
        } finally {
            close();
        }
        // ok: java-return-in-finally
        return true;
    }

    int inside() {
        try {
            // ok: java-return-in-finally
            return read();
        } finally {
            close();
        }
    }

    int caught() {
        try {
            return read();
        } catch (IOException e) {
            // ok: java-return-in-finally
            return 0;
        } finally {
            close();
        }
    }

    int logged() {
        try {
            return read();
        } finally {
            // ok: java-return-in-finally
            debug(() -> "read from " + name);
            // ok: java-return-in-finally
            listeners.forEach(listener -> listener.done(name));
        }
    }
}
