-- The same done to many repositories in one call.

CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    -- Who asked for it.
    owner_id TEXT NOT NULL,
    -- 1 where they may name everybody's repositories.
    sees_all BIGINT NOT NULL,
    -- analyse, export or import.
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What is told of how, as JSON.
    options TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Makes the jobs of the items; they name it as their parent.
    job_id TEXT NOT NULL,
    cancel_reason TEXT,
    total BIGINT NOT NULL,
    succeeded BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    progress BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX batches_created ON batches (created_at, id);
CREATE INDEX batches_owner ON batches (owner_id, created_at, id);
CREATE INDEX batches_open ON batches (id) WHERE state IN ('running', 'cancelling');

CREATE TABLE batch_items (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    -- From 0, in the order in which they were named.
    ordinal BIGINT NOT NULL,
    label TEXT NOT NULL,
    input TEXT NOT NULL,
    -- A report that is imported, gzip-compressed; empty where there is none, or where it was taken in.
    report {{BYTES}} NOT NULL,
    state TEXT NOT NULL,
    repository_id TEXT,
    job_id TEXT,
    -- 1 where the job was made for it, and is not one that was there already.
    is_own BIGINT NOT NULL,
    progress BIGINT NOT NULL,
    words TEXT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (batch_id, ordinal)
);
CREATE INDEX batch_items_state ON batch_items (batch_id, state, ordinal);

-- What an export gave, each deflated as it stands in the archive.
CREATE TABLE batch_files (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    crc BIGINT NOT NULL,
    size BIGINT NOT NULL,
    packed_size BIGINT NOT NULL,
    data {{BYTES}} NOT NULL,
    PRIMARY KEY (batch_id, ordinal, name)
);
