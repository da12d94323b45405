-- Templates that were applied to repositories, and how much of what templates demand repositories have.

CREATE TABLE template_applications (
    id TEXT PRIMARY KEY,
    repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    template TEXT NOT NULL,
    version TEXT NOT NULL,
    -- JSON: the values of all variables.
    variables TEXT NOT NULL,
    -- `in-place` or `pull-request`.
    way TEXT NOT NULL,
    -- waiting, applied, proposed, unchanged, failed, reverting or rolled-back.
    state TEXT NOT NULL,
    job_id TEXT,
    -- JSON: what was done with which file.
    files TEXT NOT NULL,
    -- Of a folder: the record that is kept in it.
    record TEXT,
    -- Of a pull request.
    branch TEXT,
    commit_id TEXT,
    pull_number BIGINT,
    pull_url TEXT,
    -- The pull request that takes it back, where the first was merged.
    revert_number BIGINT,
    revert_url TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX template_applications_created ON template_applications (created_at, id);
CREATE INDEX template_applications_repository ON template_applications (repository_id, created_at, id);

CREATE TABLE compliance (
    id TEXT PRIMARY KEY,
    repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    template TEXT NOT NULL,
    version TEXT NOT NULL,
    -- The commit that was looked at; NULL for a folder.
    commit_id TEXT,
    -- 0 to 100.
    score BIGINT NOT NULL,
    failing BIGINT NOT NULL,
    -- JSON: what each check found.
    checks TEXT NOT NULL,
    -- 1 for the latest of its repository and template.
    is_latest BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX compliance_at ON compliance (at, id);
CREATE INDEX compliance_repository ON compliance (repository_id, template, at, id);
CREATE UNIQUE INDEX compliance_latest ON compliance (repository_id, template) WHERE is_latest = 1;
