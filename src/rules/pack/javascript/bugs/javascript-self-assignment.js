class Account {
  constructor(name, limit) {
    this.name = name;
    // ruleid: javascript-self-assignment
    limit = limit;
  }

  copyFrom(other) {
    // ruleid: javascript-self-assignment
    this.name = this.name;
    // ok: javascript-self-assignment
    this.limit = other.limit;
  }

  reload(image) {
    // ok: javascript-self-assignment
    image.src = image.src;
  }

  rename(name) {
    // ok: javascript-self-assignment
    this.name = name;
    // ok: javascript-self-assignment
    return { name: name };
  }
}
