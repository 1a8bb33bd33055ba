-- Tags, snoozing, merging, and the staff's saved views of the list.
ALTER TABLE conversation DROP COLUMN tags;
ALTER TABLE conversation ADD COLUMN snoozed_until INTEGER;
-- The conversation that goes on instead of this one; whatever ends with it ends here too.
ALTER TABLE conversation ADD COLUMN merged_into INTEGER REFERENCES conversation (id) ON DELETE CASCADE;
CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;
-- The order by priority. None of these columns is touched by a plain message.
CREATE INDEX conversation_by_priority ON conversation (workspace_id, priority * 10000000000000 + created_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX conversation_snoozed ON conversation (workspace_id, snoozed_until) WHERE status = 'snoozed' AND deleted_at IS NULL;

CREATE TABLE tag (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    hue INTEGER NOT NULL CHECK (hue BETWEEN 0 AND 11),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX tag_by_name ON tag (workspace_id, lower(name));

CREATE TABLE conversation_tag (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    tag_id TEXT NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, tag_id)
) STRICT;
CREATE INDEX conversation_tag_by_tag ON conversation_tag (tag_id);

CREATE TABLE saved_view (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query TEXT NOT NULL CHECK (length(query) <= 1000),
    is_shared INTEGER NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_view_by_workspace ON saved_view (workspace_id, staff_id);
