class Point {
    int x;

    // ruleid: java-equals-without-hashcode
    @Override
    public boolean equals(Object other) {
        return other instanceof Point point && point.x == x;
    }
}

final class Size implements Comparable<Size> {
    int width;

    // todoruleid: java-equals-without-hashcode
    public boolean equals(Object other) {
        return other instanceof Size && ((Size) other).width == width;
    }

    public int compareTo(Size other) {
        return Integer.compare(width, other.width);
    }
}

class Both {
    int x;

    // ok: java-equals-without-hashcode
    @Override
    public boolean equals(Object other) {
        return other instanceof Both both && both.x == x;
    }

    @Override
    public int hashCode() {
        return x;
    }
}

class Identity {
    // ok: java-equals-without-hashcode
    public boolean equals(Object other) {
        return this == other;
    }
}

class Child extends Both {
    // ok: java-equals-without-hashcode
    public boolean equals(Object other) {
        return super.equals(other) && other instanceof Child;
    }
}
class Outer {
    static final class Key {
        String name;

        // ok: java-equals-without-hashcode
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}
