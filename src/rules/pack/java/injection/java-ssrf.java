import java.net.*;
import java.net.http.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.client.RestTemplate;

class Fetcher {
    private RestTemplate rest;

    void preview(HttpServletRequest request) throws Exception {
        String address = request.getParameter("url");
        // ruleid: java-ssrf
        new URL(address).openStream();
    }

    @GetMapping("/proxy")
    String proxy(@RequestParam String target) {
        // ruleid: java-ssrf
        return rest.getForObject(target, String.class);
    }

    @GetMapping("/client")
    Object client(@RequestParam String host) {
        URI uri = URI.create("http://" + host + "/status");
        // ruleid: java-ssrf
        return HttpRequest.newBuilder(uri).build();
    }

    @GetMapping("/user")
    String user(@RequestParam String name) {
        // ok: java-ssrf
        return rest.getForObject("https://users.internal/{name}", String.class, name);
    }

    @GetMapping("/fixed")
    String fixed(@RequestParam String name) {
        // ok: java-ssrf
        return rest.getForObject("https://users.internal/by-name/" + name, String.class);
    }

    void constant(HttpServletRequest request) throws Exception {
        String id = request.getParameter("id");
        // ok: java-ssrf
        new URL("https://status.example.org/health").openStream();
    }
}
