-- Colleagues who are called in notes: whom a note means (not only what it says), and who has seen that.
ALTER TABLE note ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';

CREATE TABLE mention (
    note_id TEXT NOT NULL REFERENCES note (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (note_id, staff_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_staff ON mention (staff_id, conversation_id);
CREATE INDEX mention_by_conversation ON mention (conversation_id);
CREATE INDEX mention_unread ON mention (workspace_id, staff_id, conversation_id) WHERE read_at IS NULL;
