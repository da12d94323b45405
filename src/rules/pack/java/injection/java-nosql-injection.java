import com.mongodb.BasicDBObject;
import com.mongodb.client.model.Filters;
import org.bson.Document;
import org.springframework.web.bind.annotation.*;

class Items {
    @GetMapping("/items")
    Object find(@RequestParam String name) {
        // ruleid: java-nosql-injection
        return items.find(Document.parse("{ name: '" + name + "' }"));
    }

    Object where(HttpServletRequest request) {
        String condition = "this.owner == '" + request.getParameter("owner") + "'";
        // ruleid: java-nosql-injection
        return items.find(Filters.where(condition));
    }

    @GetMapping("/equal")
    Object equal(@RequestParam String name) {
        // ok: java-nosql-injection
        return items.find(Filters.eq("name", name));
    }

    @GetMapping("/document")
    Object document(@RequestParam String name) {
        // ok: java-nosql-injection
        return items.find(new Document("name", name));
    }

    @GetMapping("/number")
    Object number(@RequestParam long owner) {
        // ok: java-nosql-injection
        return items.find(Document.parse("{ owner: " + owner + " }"));
    }
}
