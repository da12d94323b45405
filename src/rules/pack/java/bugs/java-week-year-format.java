import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;

class Formats {
    // ruleid: java-week-year-format
    Object day = new SimpleDateFormat("YYYY-MM-dd");
    // ruleid: java-week-year-format
    Object modern = DateTimeFormatter.ofPattern("dd.MM.YYYY HH:mm");
    // ok: java-week-year-format
    Object right = new SimpleDateFormat("yyyy-MM-dd");
    // ok: java-week-year-format
    Object week = DateTimeFormatter.ofPattern("YYYY-'W'ww");
    // ok: java-week-year-format
    Object time = DateTimeFormatter.ofPattern("HH:mm");
}
