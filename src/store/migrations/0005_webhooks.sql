-- Webhooks that go out, and what was sent.

CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    owner_id TEXT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Sealed by the vault.
    secret TEXT NOT NULL,
    -- Patterns with spaces between.
    events TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    -- Why it was switched off by the server.
    disabled_reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Deliveries in a row that were given up.
    exhausted BIGINT NOT NULL
);
CREATE INDEX webhooks_owner ON webhooks (owner_id, created_at, id);

CREATE TABLE webhook_deliveries (
    id TEXT PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    -- pending, delivering, delivered, failed, retrying or exhausted.
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    job_id TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook_id, state);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);
-- An event goes to a webhook once, whatever happens between.
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, event_id) WHERE event_id > 0;

CREATE TABLE webhook_attempts (
    delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    attempt BIGINT NOT NULL,
    at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    -- Of the answer; NULL where there was none.
    status BIGINT,
    -- The beginning of the answer, or why there was none.
    words TEXT NOT NULL,
    PRIMARY KEY (delivery_id, attempt, at)
);
