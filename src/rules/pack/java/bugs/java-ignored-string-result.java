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

    void builder(StringBuilder text) {
        // ok: java-ignored-string-result
        text.replace(0, 1, "x");
    }

    void length(String name) {
        // ok: java-ignored-string-result
        name.length();
    }
}
