-- Repositories, their analyses and what was found.

CREATE TABLE repositories (
    id TEXT PRIMARY KEY,
    owner_id TEXT,
    -- `github.com`, or `local` for a folder of this machine.
    host TEXT NOT NULL,
    full_name TEXT NOT NULL,
    clone_url TEXT,
    local_path TEXT,
    default_branch TEXT,
    installation_id BIGINT,
    -- 1 where the server reads it with its own credentials: made by a webhook or by an admin.
    with_access BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- One for the server; and each user may have one without the server's credentials.
CREATE UNIQUE INDEX repositories_server ON repositories (host, LOWER(full_name)) WHERE with_access = 1;
CREATE UNIQUE INDEX repositories_user ON repositories (owner_id, host, LOWER(full_name)) WHERE with_access = 0;
CREATE INDEX repositories_created ON repositories (created_at, id);
CREATE INDEX repositories_owner ON repositories (owner_id, created_at, id);

CREATE TABLE analyses (
    -- Short, since each finding names it.
    number {{SERIAL_KEY}},
    id TEXT NOT NULL UNIQUE,
    repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    -- A job that is done again renews its analysis.
    job_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    cause TEXT NOT NULL,
    commit_id TEXT,
    -- `refs/heads/main`; empty where only a commit was named.
    reference TEXT NOT NULL,
    pull_number BIGINT,
    base_commit TEXT,
    installation_id BIGINT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    error TEXT,
    score DOUBLE PRECISION,
    gate TEXT,
    complete BIGINT,
    findings BIGINT,
    suppressed BIGINT,
    new_findings BIGINT,
    existing_findings BIGINT,
    fixed_findings BIGINT,
    critical BIGINT,
    high BIGINT,
    medium BIGINT,
    low BIGINT,
    info BIGINT,
    measures TEXT,
    -- The analysis of the same branch before this one, and what has come and gone since.
    previous_id TEXT,
    appeared BIGINT,
    gone BIGINT,
    previous_score DOUBLE PRECISION,
    previous_gate TEXT,
    -- Rows of `findings`; NULL where they and the reports were cleared away.
    stored_findings BIGINT,
    -- What became of showing it on GitHub, as JSON.
    published TEXT
);
CREATE INDEX analyses_branch ON analyses (repository_id, reference, number);
CREATE INDEX analyses_repository ON analyses (repository_id, started_at, id);
CREATE INDEX analyses_started ON analyses (started_at, id);
CREATE INDEX analyses_running ON analyses (number) WHERE state = 'running';

-- Gzip.
CREATE TABLE reports (
    analysis BIGINT PRIMARY KEY REFERENCES analyses (number) ON DELETE CASCADE,
    json {{BYTES}} NOT NULL,
    sarif {{BYTES}} NOT NULL,
    -- How it is shown on GitHub: the configuration's section, as JSON.
    github TEXT NOT NULL
);

CREATE TABLE findings (
    analysis BIGINT NOT NULL REFERENCES analyses (number) ON DELETE CASCADE,
    -- From 0, in the order of the report.
    ordinal BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    category TEXT NOT NULL,
    state TEXT NOT NULL,
    is_suppressed BIGINT NOT NULL,
    path TEXT NOT NULL,
    line BIGINT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (analysis, ordinal)
);
CREATE INDEX findings_severity ON findings (analysis, severity, ordinal);
CREATE INDEX findings_rule ON findings (analysis, rule, ordinal);
CREATE INDEX findings_path ON findings (analysis, path, ordinal);
CREATE INDEX findings_state ON findings (analysis, state, ordinal);
CREATE INDEX findings_category ON findings (analysis, category, ordinal);
