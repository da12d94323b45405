class Parts {
    String[] version(String version) {
        // ruleid: java-unescaped-split
        return version.split(".");
    }

    String dots(String name) {
        // ruleid: java-unescaped-split
        return name.replaceAll(".", "/");
    }

    String[] good(String version) {
        // ok: java-unescaped-split
        return version.split("\\.");
    }

    String literal(String name) {
        // ok: java-unescaped-split
        return name.replace(".", "/");
    }

    String[] comma(String line) {
        // ok: java-unescaped-split
        return line.split(",");
    }
}
