import java.io.*;
import java.nio.file.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;

class Downloads {
    private final Path folder = Paths.get("/srv/files");

    void send(HttpServletRequest request) throws IOException {
        String name = request.getParameter("file");
        // ruleid: java-path-traversal
        File file = new File("/srv/files", name);
        Files.copy(file.toPath(), System.out);
    }

    @GetMapping("/files/{name}")
    byte[] get(@PathVariable String name) throws IOException {
        // ruleid: java-path-traversal
        return Files.readAllBytes(Paths.get("/srv/files/" + name));
    }

    @GetMapping("/checked/{name}")
    byte[] checked(@PathVariable String name) throws IOException {
        // ok: java-path-traversal
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new FileNotFoundException(name);
        }
        return Files.readAllBytes(path);
    }

    void nameOnly(HttpServletRequest request) throws IOException {
        String name = FilenameUtils.getName(request.getParameter("file"));
        // ok: java-path-traversal
        new FileInputStream("/srv/files/" + name);
    }

    @GetMapping("/invoices/{id}")
    byte[] invoice(@PathVariable Long id) throws IOException {
        // ok: java-path-traversal
        return Files.readAllBytes(Paths.get("/srv/invoices", id + ".pdf"));
    }

    void fixed() throws IOException {
        // ok: java-path-traversal
        new FileInputStream(System.getProperty("user.home") + "/.settings");
    }
}
