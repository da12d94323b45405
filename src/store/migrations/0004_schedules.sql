-- Work that is done at set times.

CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    owner_id TEXT,
    name TEXT NOT NULL,
    timing TEXT NOT NULL,
    zone TEXT NOT NULL,
    jitter_ms BIGINT NOT NULL,
    catch_up TEXT NOT NULL,
    work TEXT NOT NULL,
    repository TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- When it is due by its timing, and when it is done: that and some jitter. NULL where it is never due again.
    next_due_at BIGINT,
    next_run_at BIGINT,
    last_due_at BIGINT
);
CREATE INDEX schedules_next ON schedules (next_run_at) WHERE enabled = 1 AND next_run_at IS NOT NULL;
CREATE INDEX schedules_owner ON schedules (owner_id, created_at, id);
CREATE INDEX schedules_repository ON schedules (repository);

-- What each schedule did.
CREATE TABLE schedule_runs (
    schedule_id TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    -- When it was due; when it was triggered by hand, that.
    due_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    -- `on-time`, `late`, `by-hand` or `passed-over`.
    reason TEXT NOT NULL,
    job_id TEXT,
    PRIMARY KEY (schedule_id, due_at, reason)
);
