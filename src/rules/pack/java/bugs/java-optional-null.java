import java.util.Optional;

class Users {
    Optional<User> find(String name) {
        if (name == null) {
            // ruleid: java-optional-null
            return null;
        }
        // ok: java-optional-null
        return Optional.ofNullable(users.get(name));
    }

    OptionalInt age(User user) {
        // ruleid: java-optional-null
        return null;
    }

    User user(String name) {
        // ok: java-optional-null
        return null;
    }

    Optional<User> inside(List<User> all) {
        // ok: java-optional-null
        return all.stream().map(user -> { return null; }).findFirst();
    }
}
