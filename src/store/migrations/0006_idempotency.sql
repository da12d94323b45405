-- Answers to requests with an Idempotency-Key, so that what is asked twice is done once.

CREATE TABLE idempotency (
    -- Who asked: a hash of what they proved it with.
    caller TEXT NOT NULL,
    name TEXT NOT NULL,
    -- A hash of method, address and body.
    request TEXT NOT NULL,
    -- NULL while the first is being answered.
    status BIGINT,
    -- Sealed by the vault: it may show a secret once.
    answer TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (caller, name)
);
CREATE INDEX idempotency_at ON idempotency (at);
