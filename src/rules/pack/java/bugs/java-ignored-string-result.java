class Clean {
    String name(String name) {
        // ruleid: java-ignored-string-result
        name.trim();
        return name;
    }

    String path(String path) {
        if (path.contains("\\")) {
            // ruleid: java-ignored-string-result
            path.replace('\\', '/');
        }
        return path;
    }

    String used(String name) {
        // ok: java-ignored-string-result
        name = name.trim();
        // ok: java-ignored-string-result
        return name.toLowerCase();
    }

    void handed(String name) {
        // ok: java-ignored-string-result
        names.add(name.trim());
        // ok: java-ignored-string-result
        if (name.trim().isEmpty() || name.trim() == other) {
            // ok: java-ignored-string-result
            Supplier<String> lower = () -> name.toLowerCase();
            // ok: java-ignored-string-result
            String path = "L" + name.replace('.', '/') + ";";
        }
        // ok: java-ignored-string-result
        String first = (name.startsWith("/") ? name.substring(1) : name);
    }

    String wrapped(String name) {
        // ok: java-ignored-string-result
        return new StringBuilder(name.trim()).append('(' + name.trim() + ')').toString();
    }

    void builder(StringBuilder text) {
        // ok: java-ignored-string-result
        text.replace(0, 1, "x");
    }

    void length(String name) {
        // ok: java-ignored-string-result
        name.length();
    }
}
