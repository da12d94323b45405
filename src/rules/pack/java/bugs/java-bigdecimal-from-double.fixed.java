import java.math.BigDecimal;

class Money {
    // ruleid: java-bigdecimal-from-double
    static final BigDecimal TAX = new BigDecimal("0.19");

    BigDecimal fee() {
        // ruleid: java-bigdecimal-from-double
        return new BigDecimal("1.1");
    }

    // ok: java-bigdecimal-from-double
    static final BigDecimal GOOD = new BigDecimal("0.19");
    // ok: java-bigdecimal-from-double
    static final BigDecimal HALF = new BigDecimal(0.5);
    // ok: java-bigdecimal-from-double
    static final BigDecimal WHOLE = new BigDecimal(12);
}
