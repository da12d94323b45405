-- What an export gave is kept as one archive for each item. Archives of exports that were made before are gone: export again.

DROP TABLE batch_files;

CREATE TABLE batch_archives (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    -- A ZIP file with the files of the item.
    data {{BYTES}} NOT NULL,
    PRIMARY KEY (batch_id, ordinal)
);
