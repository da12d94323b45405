import javax.servlet.http.*;
import org.springframework.web.bind.annotation.*;

class Login {
    void after(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-open-redirect
        response.sendRedirect(request.getParameter("next"));
    }

    @GetMapping("/leave")
    String leave(@RequestParam String to) {
        // ruleid: java-open-redirect
        return "redirect:" + to;
    }

    void local(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-open-redirect
        response.sendRedirect("/users/" + request.getParameter("name"));
    }

    void context(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ok: java-open-redirect
        response.sendRedirect(request.getContextPath() + "/home");
    }

    void checked(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String next = request.getParameter("next");
        if (!next.startsWith("/") || next.startsWith("//")) {
            next = "/";
        }
        // ok: java-open-redirect
        response.sendRedirect(next);
    }

    @GetMapping("/order")
    String order(@RequestParam long id) {
        // ok: java-open-redirect
        return "redirect:/orders/" + id;
    }
}
