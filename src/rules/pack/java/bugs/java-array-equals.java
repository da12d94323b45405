import java.util.Arrays;

class Hashes {
    boolean same(byte[] a, byte[] b) {
        // ruleid: java-array-equals
        return a.equals(b);
    }

    int hash(String[] names) {
        // ruleid: java-array-equals
        return 31 * names.hashCode();
    }

    boolean equal(byte[] a, byte[] b) {
        // ok: java-array-equals
        return Arrays.equals(a, b);
    }

    boolean text(String a, String b) {
        // ok: java-array-equals
        return a.equals(b);
    }

    boolean lists(List<String> a, List<String> b) {
        // ok: java-array-equals
        return a.equals(b);
    }

    boolean literal(String scheme) {
        // ok: java-array-equals
        return "http".equals(scheme);
    }
}
