class Names {
    boolean admin(String name) {
        // ruleid: java-string-equality
        return name == "admin";
    }

    void check(User user) {
        // ruleid: java-string-equality
        if ("closed" != user.state()) {
            user.close();
        }
    }

    boolean equal(String name) {
        // ok: java-string-equality
        return "admin".equals(name);
    }

    boolean missing(String name) {
        // ok: java-string-equality
        return name == null;
    }

    boolean letter(char c) {
        // ok: java-string-equality
        return c == 'a';
    }

    static final String NONE = "none";

    Object marked(Object body) {
        // ok: java-string-equality
        return body != NONE ? body : null;
    }
}
