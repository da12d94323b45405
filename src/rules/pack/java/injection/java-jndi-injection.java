import javax.naming.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;

class Sources {
    Object find(HttpServletRequest request) throws NamingException {
        Context context = new InitialContext();
        // ruleid: java-jndi-injection
        return context.lookup(request.getParameter("source"));
    }

    @GetMapping("/source")
    Object source(@RequestParam String name) throws NamingException {
        // ruleid: java-jndi-injection
        return InitialContext.doLookup(name);
    }

    Object fixed() throws NamingException {
        // ok: java-jndi-injection
        return new InitialContext().lookup("java:comp/env/jdbc/orders");
    }

    @GetMapping("/tenant")
    Object tenant(@RequestParam String tenant) throws NamingException {
        // ok: java-jndi-injection
        return new InitialContext().lookup("java:comp/env/jdbc/" + tenant);
    }

    Object numbered(HttpServletRequest request) throws NamingException {
        // ok: java-jndi-injection
        return new InitialContext().lookup("jdbc/shard" + Integer.parseInt(request.getParameter("shard")));
    }
}
