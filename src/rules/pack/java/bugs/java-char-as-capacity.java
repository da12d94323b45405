class Lists {
    String open() {
        // ruleid: java-char-as-capacity
        StringBuilder text = new StringBuilder('[');
        return text.append(1).append(']').toString();
    }

    StringBuffer old() {
        // ruleid: java-char-as-capacity
        return new StringBuffer('(');
    }

    StringBuilder right() {
        // ok: java-char-as-capacity
        return new StringBuilder("[");
    }

    StringBuilder sized() {
        // ok: java-char-as-capacity
        return new StringBuilder(64);
    }

    StringBuilder empty() {
        // ok: java-char-as-capacity
        return new StringBuilder().append('[');
    }
}
