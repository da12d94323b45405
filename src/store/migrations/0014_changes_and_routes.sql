-- Schedules that tell what has changed, and routes of webhooks that are set while the server runs.

-- never, change or always.
ALTER TABLE schedules ADD COLUMN notify TEXT NOT NULL DEFAULT 'never';
-- What came of it, against the run before, as JSON.
ALTER TABLE schedule_runs ADD COLUMN outcome TEXT;
CREATE INDEX schedule_runs_job ON schedule_runs (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX events_kind ON events (kind, id);

CREATE TABLE routes (
    id TEXT PRIMARY KEY,
    -- Grows; those with smaller ones are asked first.
    position BIGINT NOT NULL,
    document TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX routes_position ON routes (position, id);
