-- Events, jobs with their logs, and the webhooks that came in.
-- Times are milliseconds since 1970, UTC; ids are UUIDs of version 7; documents are JSON.

CREATE TABLE events (
    id {{SERIAL_KEY}},
    kind TEXT NOT NULL,
    owner_id TEXT,
    repository_id TEXT,
    subject TEXT NOT NULL,
    document TEXT NOT NULL,
    correlation_id TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX events_subject ON events (subject, id);
CREATE INDEX events_owner ON events (owner_id, id);
CREATE INDEX events_at ON events (at);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL,
    priority BIGINT NOT NULL,
    payload TEXT NOT NULL,
    unique_key TEXT,
    owner_id TEXT,
    repository_id TEXT,
    parent_id TEXT,
    correlation_id TEXT,
    created_at BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    attempt BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    soft_limit_ms BIGINT NOT NULL,
    hard_limit_ms BIGINT NOT NULL,
    lease_until BIGINT,
    worker TEXT,
    cancel_reason TEXT,
    progress BIGINT NOT NULL,
    progress_words TEXT NOT NULL,
    log_lines BIGINT NOT NULL,
    outcome TEXT,
    error TEXT
);
-- What the next worker takes.
CREATE INDEX jobs_next ON jobs (queue, priority DESC, run_at, id) WHERE state = 'queued';
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'running';
-- A key waits once: a newer one takes the place of the older.
CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state = 'queued';
CREATE INDEX jobs_running_key ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state = 'running';
CREATE INDEX jobs_state ON jobs (state, created_at, id);
CREATE INDEX jobs_created ON jobs (created_at, id);
CREATE INDEX jobs_owner ON jobs (owner_id, created_at, id);
CREATE INDEX jobs_parent ON jobs (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX jobs_repository ON jobs (repository_id, created_at, id) WHERE repository_id IS NOT NULL;

CREATE TABLE job_logs (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    line BIGINT NOT NULL,
    at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (job_id, line)
);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    action TEXT,
    repository TEXT,
    sender TEXT,
    received_at BIGINT NOT NULL,
    -- How often it came: GitHub sends a redelivery under the same id.
    times BIGINT NOT NULL,
    last_received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT NOT NULL,
    headers TEXT NOT NULL,
    body {{BYTES}} NOT NULL,
    body_bytes BIGINT NOT NULL
);
CREATE INDEX deliveries_received ON deliveries (received_at, id);
CREATE INDEX deliveries_event ON deliveries (event, received_at, id);
CREATE INDEX deliveries_repository ON deliveries (repository, received_at, id);

-- Which jobs a delivery caused.
CREATE TABLE delivery_jobs (
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    job_id TEXT NOT NULL,
    PRIMARY KEY (delivery_id, job_id)
);
CREATE INDEX delivery_jobs_job ON delivery_jobs (job_id);

-- What the server remembers of its own work, as up to which event all is sent out.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
