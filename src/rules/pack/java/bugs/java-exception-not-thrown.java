class Accounts {
    void withdraw(int amount) {
        if (amount < 0) {
            // ruleid: java-exception-not-thrown
            new IllegalArgumentException("amount must not be negative");
        }
    }

    void close(Account account) {
        if (account.isOpen()) {
            account.close();
        } else {
            // ruleid: java-exception-not-thrown
            new AccountClosedException(account);
        }
    }

    void thrown(int amount) {
        // ok: java-exception-not-thrown
        throw new IllegalArgumentException("amount");
    }

    Exception made() {
        // ok: java-exception-not-thrown
        Exception error = new IllegalStateException("x");
        error.addSuppressed(new RuntimeException("y"));
        // ok: java-exception-not-thrown
        return new IllegalStateException("z", error);
    }

    void handed(Future<String> future) {
        // ok: java-exception-not-thrown
        future.completeExceptionally(new TimeoutException("late"));
    }

    // ok: java-exception-not-thrown
    static final Function<String, Exception> MADE = text -> new IllegalStateException("made", text);

    void chosen(Throwable throwable) {
        // ok: java-exception-not-thrown
        Exception cause = (throwable instanceof Exception known ? known : new IllegalStateException(throwable));
        handle(cause);
    }
}
