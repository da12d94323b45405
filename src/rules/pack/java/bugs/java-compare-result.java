class Order {
    boolean before(String a, String b) {
        // ruleid: java-compare-result
        return a.compareTo(b) == -1;
    }

    boolean above(Comparator<Item> order, Item a, Item b) {
        // ruleid: java-compare-result
        return order.compare(a, b) == 1;
    }

    boolean right(String a, String b) {
        // ok: java-compare-result
        return a.compareTo(b) < 0;
    }

    boolean equal(String a, String b) {
        // ok: java-compare-result
        return a.compareTo(b) == 0;
    }

    boolean money(BigDecimal a, BigDecimal b) {
        // ok: java-compare-result
        return a.compareTo(b) == 1;
    }
}
