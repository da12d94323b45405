import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;

class Plugins {
    Object make(HttpServletRequest request) throws Exception {
        // ruleid: java-class-from-request
        return Class.forName(request.getParameter("type")).getDeclaredConstructor().newInstance();
    }

    @GetMapping("/plugin")
    Object plugin(@RequestParam String name) throws Exception {
        String type = "org.shop.plugin." + name;
        // ruleid: java-class-from-request
        return getClass().getClassLoader().loadClass(type);
    }

    Object configured(Properties settings) throws Exception {
        // ok: java-class-from-request
        return Class.forName(settings.getProperty("driver"));
    }

    Object mapped(HttpServletRequest request) throws Exception {
        Class<?> type = "pdf".equals(request.getParameter("type")) ? Pdf.class : Html.class;
        // ok: java-class-from-request
        return type.getDeclaredConstructor().newInstance();
    }

    Object constant() throws Exception {
        // ok: java-class-from-request
        return Class.forName("org.postgresql.Driver");
    }
}
