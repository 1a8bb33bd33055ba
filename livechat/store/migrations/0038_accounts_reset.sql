-- A one-time link may also let somebody choose another password.
CREATE TABLE one_time_link_new (
    token_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'invitation', 'reset', 'device')),
    person_id TEXT NOT NULL DEFAULT '',
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO one_time_link_new (token_hash, workspace_id, purpose, person_id, expires_at)
    SELECT token_hash, workspace_id, purpose, person_id, expires_at FROM one_time_link;
DROP TABLE one_time_link;
ALTER TABLE one_time_link_new RENAME TO one_time_link;
CREATE INDEX one_time_link_by_person ON one_time_link (person_id);
