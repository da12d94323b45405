import java.beans.XMLDecoder;
import java.io.*;
import java.util.Base64;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.*;

class Sessions {
    Object body(HttpServletRequest request) throws Exception {
        // ruleid: java-deserialize-request
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        return in.readObject();
    }

    @PostMapping("/state")
    Object state(@CookieValue String state) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(state);
        // ruleid: java-deserialize-request
        return new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    }

    Object bean(HttpServletRequest request) throws Exception {
        // ruleid: java-deserialize-request
        return new XMLDecoder(request.getInputStream()).readObject();
    }

    Object filtered(HttpServletRequest request) throws Exception {
        // ok: java-deserialize-request
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("org.shop.State;!*"));
        return in.readObject();
    }

    Object cache(File file) throws Exception {
        // ok: java-deserialize-request
        return new ObjectInputStream(new FileInputStream(file)).readObject();
    }

    @PostMapping("/json")
    Object json(@RequestBody String text) throws Exception {
        // ok: java-deserialize-request
        return new ObjectMapper().readValue(text, State.class);
    }
}
