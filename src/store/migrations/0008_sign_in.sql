-- Who signs in through GitHub, and how people are signed in.

CREATE TABLE github_accounts (
    -- The GitHub that it is an account of: https://github.com.
    server TEXT NOT NULL,
    -- GitHub's number of it, which stays when the account is renamed.
    number BIGINT NOT NULL,
    login TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Stands for the sign-in wherever a token is asked for; nobody knows its secret.
    token_id TEXT REFERENCES tokens (id) ON DELETE SET NULL,
    -- 1 where an admin invited it, so that it is let in whatever it belongs to.
    is_invited BIGINT NOT NULL,
    -- 1 where the settings made the user an admin, and so may take that back.
    admin_by_settings BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    PRIMARY KEY (server, number)
);
CREATE INDEX github_accounts_user ON github_accounts (user_id);

-- Accounts that an admin lets in, until they first come.
CREATE TABLE github_invitations (
    -- In small letters.
    login TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);

-- What came back from GitHub once is not taken twice.
CREATE TABLE used_states (
    hash TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_states_expires ON used_states (expires_at);

-- Sign-ins can be listed and ended one by one. Who was signed in signs in again.
DROP TABLE sessions;
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    -- Of the cookie only its SHA-256 is kept.
    hash TEXT NOT NULL UNIQUE,
    token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
    -- The same as the token's, so that theirs are found.
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- `token` or `github`.
    means TEXT NOT NULL,
    -- What the browser said it is.
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX sessions_user ON sessions (user_id, created_at, id);
