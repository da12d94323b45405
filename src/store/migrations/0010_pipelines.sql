-- Pipelines, their versions, what they did, and what they left.

CREATE TABLE pipelines (
    id TEXT PRIMARY KEY,
    owner_id TEXT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    -- The words of what begins it, each between spaces: ` push manual `.
    triggers TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- How many runs there were; the number of the last.
    runs BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX pipelines_name ON pipelines (COALESCE(owner_id, ''), name);
CREATE INDEX pipelines_owner ON pipelines (owner_id, created_at, id);
CREATE INDEX pipelines_enabled ON pipelines (id) WHERE enabled = 1;

CREATE TABLE pipeline_versions (
    pipeline_id TEXT NOT NULL REFERENCES pipelines (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    -- As it was written.
    definition TEXT NOT NULL,
    user_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (pipeline_id, version)
);

CREATE TABLE pipeline_runs (
    id TEXT PRIMARY KEY,
    pipeline_id TEXT NOT NULL REFERENCES pipelines (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    owner_id TEXT,
    -- queued, running, succeeded, failed or cancelled.
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    repository TEXT,
    -- Of one group one runs at a time.
    group_key TEXT,
    when_busy TEXT NOT NULL,
    cancel_reason TEXT,
    -- How often it was begun.
    attempt BIGINT NOT NULL,
    correlation_id TEXT,
    -- What began it, where that may come again after a crash.
    cause TEXT UNIQUE,
    created_at BIGINT NOT NULL,
    entered_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX pipeline_runs_pipeline ON pipeline_runs (pipeline_id, created_at, id);
CREATE INDEX pipeline_runs_owner ON pipeline_runs (owner_id, created_at, id);
CREATE INDEX pipeline_runs_created ON pipeline_runs (created_at, id);
CREATE INDEX pipeline_runs_group ON pipeline_runs (group_key, entered_at, id) WHERE group_key IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX pipeline_runs_finished ON pipeline_runs (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE pipeline_steps (
    run_id TEXT NOT NULL REFERENCES pipeline_runs (id) ON DELETE CASCADE,
    -- From 0; a step comes after those that it needs.
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- The name with the values of the matrix.
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What the definition says of it, and the values of its matrix, as JSON.
    spec TEXT NOT NULL,
    matrix TEXT NOT NULL,
    -- pending, queued, running, waiting, succeeded, failed, skipped or cancelled.
    state TEXT NOT NULL,
    failures BIGINT NOT NULL,
    job_id TEXT,
    outcome TEXT,
    error TEXT,
    -- Who agreed, or did not.
    decided_by TEXT,
    started_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (run_id, ordinal)
);
CREATE INDEX pipeline_steps_job ON pipeline_steps (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE pipeline_artifacts (
    run_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    content {{BYTES}} NOT NULL,
    bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (run_id, ordinal, name),
    FOREIGN KEY (run_id, ordinal) REFERENCES pipeline_steps (run_id, ordinal) ON DELETE CASCADE
);

-- The pipeline whose definition says this schedule; NULL for those that people made.
ALTER TABLE schedules ADD COLUMN pipeline_id TEXT;
CREATE INDEX schedules_pipeline ON schedules (pipeline_id) WHERE pipeline_id IS NOT NULL;
