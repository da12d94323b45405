class Orders {
    boolean same(Integer a, Integer b) {
        // ruleid: java-boxed-equality
        return a == b;
    }

    boolean moved(Long from, Long to) {
        // ruleid: java-boxed-equality
        return from != to;
    }

    boolean equal(Long a, Long b) {
        // ok: java-boxed-equality
        return a.equals(b);
    }

    boolean primitive(int a, int b) {
        // ok: java-boxed-equality
        return a == b;
    }

    boolean missing(Integer a) {
        // ok: java-boxed-equality
        return a == null;
    }

    boolean mixed(Integer a, int b) {
        // ok: java-boxed-equality
        return a == b;
    }
}
