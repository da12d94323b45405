class Ranges {
    boolean inside(int x, int min, int max) {
        // ruleid: java-self-comparison
        return min <= min && x < max;
    }

    boolean same(Point a, Point b) {
        // ruleid: java-self-comparison
        return a.x == a.x && a.y == b.y;
    }

    boolean equal(Point a) {
        // ruleid: java-self-comparison
        return this.name.equals(this.name);
    }

    boolean notANumber(double x) {
        // ok: java-self-comparison
        return x != x;
    }

    boolean two(Iterator<Integer> numbers) {
        // ok: java-self-comparison
        return numbers.next() == numbers.next();
    }

    int bits() {
        // ok: java-self-comparison
        return 1 - 1;
    }

    boolean missing() {
        String found = null;
        // ok: java-self-comparison
        return found == null;
    }

    boolean different(Point a, Point b) {
        // ok: java-self-comparison
        return a.x == b.x && a.y == b.y;
    }
}
