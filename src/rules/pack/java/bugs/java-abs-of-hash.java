class Buckets {
    int bucket(Object key) {
        // ruleid: java-abs-of-hash
        return Math.abs(key.hashCode()) % 16;
    }

    int any(Random random) {
        // ruleid: java-abs-of-hash
        return Math.abs(random.nextInt());
    }

    int good(Object key) {
        // ok: java-abs-of-hash
        return Math.floorMod(key.hashCode(), 16);
    }

    int bounded(Random random) {
        // ok: java-abs-of-hash
        return Math.abs(random.nextInt(10) - 5);
    }

    int after(Object key) {
        // ok: java-abs-of-hash
        return Math.abs(key.hashCode() % 16);
    }
}
