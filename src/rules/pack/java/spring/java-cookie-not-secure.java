import javax.servlet.http.*;

class Logins {
    void remember(HttpServletResponse response, String token) {
        Cookie cookie = new Cookie("session", token);
        // ruleid: java-cookie-not-secure
        response.addCookie(cookie);
    }

    void forAWeek(HttpServletResponse response, String token) {
        Cookie cookie = new Cookie("session", token);
        cookie.setMaxAge(7 * 24 * 3600);
        cookie.setPath("/");
        // ruleid: java-cookie-not-secure
        response.addCookie(cookie);
    }

    void secure(HttpServletResponse response, String token) {
        Cookie cookie = new Cookie("session", token);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        // ok: java-cookie-not-secure
        response.addCookie(cookie);
    }

    void configured(HttpServletResponse response, String theme) {
        Cookie cookie = new Cookie("theme", theme);
        cookie.setHttpOnly(settings.httpOnly());
        // ok: java-cookie-not-secure
        response.addCookie(cookie);
    }

    void delete(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "");
        cookie.setMaxAge(0);
        // ok: java-cookie-not-secure
        response.addCookie(cookie);
    }
}
