void work(int n) {
    int *numbers = new int[n];
    fill(numbers, n);
    // ruleid: cpp-delete-mismatch
    delete numbers;
}

void automatic(int n) {
    auto names = new Name[n];
    // ruleid: cpp-delete-mismatch
    delete names;
}

void right(int n) {
    int *numbers = new int[n];
    // ok: cpp-delete-mismatch
    delete[] numbers;
}

void single() {
    Name *name = new Name();
    // ok: cpp-delete-mismatch
    delete name;
}

void other(int n, Name *name) {
    int *numbers = new int[n];
    // ok: cpp-delete-mismatch
    delete name;
    delete[] numbers;
}
