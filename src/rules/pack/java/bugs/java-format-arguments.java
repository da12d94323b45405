class Texts {
    String none() {
        // ruleid: java-format-arguments
        return String.format("hello %s");
    }

    String two(String a) {
        // ruleid: java-format-arguments
        return String.format("%s is not %s", a);
    }

    String three(String a, int b) {
        // ruleid: java-format-arguments
        return String.format("%s %d %s", a, b);
    }

    String right(String a, int b) {
        // ok: java-format-arguments
        return String.format("%s has 100 %% of %05d%n", a, b);
    }

    String numbered(String a) {
        // ok: java-format-arguments
        return String.format("%1$s and again %1$s", a);
    }

    String array(Object[] args) {
        // ok: java-format-arguments
        return String.format("%s %s", args);
    }

    String plain() {
        // ok: java-format-arguments
        return String.format("100 %%");
    }
}
