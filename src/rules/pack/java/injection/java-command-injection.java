import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;

class Tools {
    void ping(HttpServletRequest request) throws Exception {
        String host = request.getParameter("host");
        // ruleid: java-command-injection
        Runtime.getRuntime().exec("ping -c 1 " + host);
    }

    @PostMapping("/convert")
    void convert(@RequestParam("file") String file) throws Exception {
        // ruleid: java-command-injection
        new ProcessBuilder("sh", "-c", "convert " + file + " out.png").start();
    }

    @PostMapping("/run")
    void run(@RequestBody String tool) throws Exception {
        String[] command = {tool, "--version"};
        // ruleid: java-command-injection
        Runtime.getRuntime().exec(command);
    }

    void argument(HttpServletRequest request) throws Exception {
        String host = request.getParameter("host");
        // ok: java-command-injection
        new ProcessBuilder("ping", "-c", "1", "--", host).start();
    }

    void number(HttpServletRequest request) throws Exception {
        int port = Integer.parseInt(request.getParameter("port"));
        // ok: java-command-injection
        Runtime.getRuntime().exec("lsof -i :" + port);
    }

    void fixed(HttpServletRequest request) throws Exception {
        boolean all = request.getParameter("all") != null;
        // ok: java-command-injection
        Runtime.getRuntime().exec(all ? "ls -a" : "ls");
    }
}
