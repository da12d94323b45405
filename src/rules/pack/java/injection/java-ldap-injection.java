import javax.naming.directory.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.web.bind.annotation.*;

class Directory {
    private DirContext context;
    private LdapTemplate template;

    Object find(HttpServletRequest request) throws Exception {
        String filter = "(uid=" + request.getParameter("user") + ")";
        // ruleid: java-ldap-injection
        return context.search("ou=people", filter, new SearchControls());
    }

    @GetMapping("/people")
    Object people(@RequestParam String name) {
        // ruleid: java-ldap-injection
        return template.search("ou=people", "(cn=" + name + ")", mapper);
    }

    Object arguments(HttpServletRequest request) throws Exception {
        Object[] values = {request.getParameter("user")};
        // ok: java-ldap-injection
        return context.search("ou=people", "(uid={0})", values, new SearchControls());
    }

    @GetMapping("/encoded")
    Object encoded(@RequestParam String name) {
        // ok: java-ldap-injection
        return template.search("ou=people", "(cn=" + LdapEncoder.filterEncode(name) + ")", mapper);
    }

    @GetMapping("/number")
    Object number(@RequestParam int number) {
        // ok: java-ldap-injection
        return template.search("ou=people", "(employeeNumber=" + number + ")", mapper);
    }
}
