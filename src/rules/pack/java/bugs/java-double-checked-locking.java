class Registry {
    private static Registry instance;
    private static volatile Registry safe;
    private Index index;

    static Registry get() {
        // ruleid: java-double-checked-locking
        if (instance == null) {
            synchronized (Registry.class) {
                if (instance == null) {
                    instance = new Registry();
                }
            }
        }
        return instance;
    }

    Index index() {
        // ruleid: java-double-checked-locking
        if (index == null) {
            synchronized (this) {
                if (index == null) {
                    index = Index.read();
                }
            }
        }
        return index;
    }

    static Registry safe() {
        // ok: java-double-checked-locking
        if (safe == null) {
            synchronized (Registry.class) {
                if (safe == null) {
                    safe = new Registry();
                }
            }
        }
        return safe;
    }

    synchronized Index locked() {
        // ok: java-double-checked-locking
        if (index == null) {
            index = Index.read();
        }
        return index;
    }

    Index inside() {
        synchronized (this) {
            // ok: java-double-checked-locking
            if (index == null) {
                index = Index.read();
            }
            return index;
        }
    }
}
