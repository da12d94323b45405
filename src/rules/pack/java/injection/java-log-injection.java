import javax.servlet.http.HttpServletRequest;
import org.slf4j.*;
import org.springframework.web.bind.annotation.*;

class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    void login(HttpServletRequest request) {
        // ruleid: java-log-injection
        log.info("login of " + request.getParameter("user"));
    }

    @GetMapping("/find")
    void find(@RequestParam String query) {
        // ruleid: java-log-injection
        log.warn("slow query {}", query);
    }

    void cleaned(HttpServletRequest request) {
        // ok: java-log-injection
        log.info("login of {}", request.getParameter("user").replaceAll("\\R", " "));
    }

    @GetMapping("/item")
    void item(@RequestParam long id) {
        // ok: java-log-injection
        log.info("item {}", id);
    }

    void constant(HttpServletRequest request) {
        String user = request.getParameter("user");
        // ok: java-log-injection
        log.info("login tried");
    }
}
