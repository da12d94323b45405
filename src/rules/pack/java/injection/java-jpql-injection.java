import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletRequest;
import org.hibernate.Session;
import org.springframework.web.bind.annotation.*;

class People {
    private EntityManager entities;
    private Session session;

    @GetMapping("/people")
    Object find(@RequestParam String name) {
        // ruleid: java-jpql-injection
        return entities.createQuery("select p from Person p where p.name = '" + name + "'").getResultList();
    }

    Object sorted(HttpServletRequest request) {
        String hql = "from Person order by " + request.getParameter("by");
        // ruleid: java-jpql-injection
        return session.createQuery(hql, Person.class).list();
    }

    @GetMapping("/people/exact")
    Object exact(@RequestParam String name) {
        // ok: java-jpql-injection
        return entities.createQuery("select p from Person p where p.name = :name").setParameter("name", name).getResultList();
    }

    @GetMapping("/people/age")
    Object age(@RequestParam Integer age) {
        // ok: java-jpql-injection
        return entities.createQuery("select p from Person p where p.age > " + age).getResultList();
    }

    Object chosen(HttpServletRequest request) {
        String by = "age".equals(request.getParameter("by")) ? "age" : "name";
        // ok: java-jpql-injection
        return session.createQuery("from Person order by " + by, Person.class).list();
    }
}
