-- Who may do what.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- 0 or 1: the driver for both databases reads no truth values.
    is_admin BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- Of a token only its SHA-256 is kept.
CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    -- The first characters, by which people know it again.
    hint TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX tokens_user ON tokens (user_id, created_at, id);

-- What was changed, by whom.
CREATE TABLE audit (
    id {{SERIAL_KEY}},
    at BIGINT NOT NULL,
    user_id TEXT,
    token_id TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);
