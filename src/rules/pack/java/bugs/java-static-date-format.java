import java.text.*;
import java.time.format.DateTimeFormatter;

class Dates {
    // ruleid: java-static-date-format
    private static final SimpleDateFormat DAY = new SimpleDateFormat("yyyy-MM-dd");
    // ruleid: java-static-date-format
    static final DateFormat SHORT = DateFormat.getDateInstance(DateFormat.SHORT);
    // ok: java-static-date-format
    private static final DateTimeFormatter SAFE = DateTimeFormatter.ISO_LOCAL_DATE;
    // ok: java-static-date-format
    private static final ThreadLocal<DateFormat> LOCAL = ThreadLocal.withInitial(() -> new SimpleDateFormat("yyyy"));
    // ok: java-static-date-format
    private final SimpleDateFormat own = new SimpleDateFormat("yyyy-MM-dd");

    String format(Date date) {
        // ok: java-static-date-format
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd");
        return format.format(date);
    }
}
