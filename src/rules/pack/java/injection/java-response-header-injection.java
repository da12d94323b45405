import javax.servlet.http.*;
import java.net.URLEncoder;

class Headers {
    void language(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: java-response-header-injection
        response.setHeader("Content-Language", request.getParameter("lang"));
    }

    void download(HttpServletRequest request, HttpServletResponse response) {
        String name = request.getParameter("name");
        // ruleid: java-response-header-injection
        response.addHeader("Content-Disposition", "attachment; filename=" + name);
    }

    void encoded(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = URLEncoder.encode(request.getParameter("name"), "UTF-8");
        // ok: java-response-header-injection
        response.addHeader("Content-Disposition", "attachment; filename*=UTF-8''" + name);
    }

    void constant(HttpServletRequest request, HttpServletResponse response) {
        // ok: java-response-header-injection
        response.setHeader("Cache-Control", "no-store");
    }

    void number(HttpServletRequest request, HttpServletResponse response) {
        int page = Integer.parseInt(request.getParameter("page"));
        // ok: java-response-header-injection
        response.setHeader("X-Page", "" + page);
    }
}
