import freemarker.template.*;
import org.apache.velocity.app.Velocity;
import org.springframework.web.bind.annotation.*;

class Mails {
    @PostMapping("/preview")
    String preview(@RequestBody String text) throws Exception {
        // ruleid: java-template-injection
        Template template = new Template("mail", new StringReader(text), configuration);
        return render(template);
    }

    void velocity(HttpServletRequest request, Writer out) {
        // ruleid: java-template-injection
        Velocity.evaluate(context, out, "mail", "Dear " + request.getParameter("name"));
    }

    @PostMapping("/value")
    String value(@RequestBody String text) throws Exception {
        Template template = configuration.getTemplate("mail.ftl");
        // ok: java-template-injection
        template.process(Map.of("text", text), out);
        return out.toString();
    }

    void constant(Writer out) {
        // ok: java-template-injection
        Velocity.evaluate(context, out, "mail", "Dear $name");
    }

    @GetMapping("/number")
    void number(@RequestParam int number, Writer out) {
        // ok: java-template-injection
        Velocity.evaluate(context, out, "mail", "Number " + number);
    }
}
