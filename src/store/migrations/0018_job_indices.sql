-- Without these SQLite looks at all jobs that wait: for each that is put into a queue, and for each that is taken out of one.

DROP INDEX jobs_running_key;
-- Who holds a key: asked for each job that has one.
CREATE INDEX jobs_open_key ON jobs (unique_key, state) WHERE unique_key IS NOT NULL;
-- Which is next, whatever its queue.
CREATE INDEX jobs_due ON jobs (state, priority DESC, run_at, id) WHERE state = 'queued';
-- When the next is due.
CREATE INDEX jobs_run_at ON jobs (state, run_at) WHERE state = 'queued';
