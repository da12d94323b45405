-- Who asked for a job, where what they may ask for is counted; not whose repository it is about.
ALTER TABLE jobs ADD COLUMN asked_by TEXT;
CREATE INDEX jobs_asked ON jobs (asked_by, created_at) WHERE asked_by IS NOT NULL;
CREATE INDEX jobs_asked_running ON jobs (asked_by) WHERE asked_by IS NOT NULL AND state = 'running';
