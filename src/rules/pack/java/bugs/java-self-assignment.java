class Person {
    private String name;
    private int age;

    Person(String nam, int age) {
        // ruleid: java-self-assignment
        this.name = this.name;
        // ok: java-self-assignment
        this.age = age;
    }

    void setAge(int age) {
        // ruleid: java-self-assignment
        age = age;
    }

    void copy(Person other) {
        // ok: java-self-assignment
        name = other.name;
    }

    void next() {
        // ok: java-self-assignment
        this.a = this.b = null;
        // ok: java-self-assignment
        age = age + 1;
    }
}
