import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.*;

@Controller
class Pages {
    @GetMapping("/page")
    String page(@RequestParam String name) {
        // ruleid: java-view-name-from-request
        return "pages/" + name;
    }

    @GetMapping("/language")
    String language(@RequestParam("lang") String lang) {
        // ruleid: java-view-name-from-request
        return "user/" + lang + "/welcome";
    }

    @GetMapping("/fixed")
    String fixed(@RequestParam String name) {
        // ok: java-view-name-from-request
        return "pages/welcome";
    }

    @GetMapping("/number")
    String number(@RequestParam int number) {
        // ok: java-view-name-from-request
        return "pages/" + number;
    }

    @GetMapping("/text")
    @ResponseBody
    String text(@RequestParam String name) {
        // ok: java-view-name-from-request
        return "hello " + name;
    }

    @GetMapping("/away")
    String away(@RequestParam String name) {
        // ok: java-view-name-from-request
        return "redirect:/users/" + name;
    }
}
