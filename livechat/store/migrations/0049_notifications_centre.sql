-- What each of the staff was told of, until they have read it or it is old.
CREATE TABLE notification (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    occasion TEXT NOT NULL CHECK (length(occasion) BETWEEN 1 AND 40),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    conversation_id INTEGER REFERENCES conversation (id) ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 300),
    text TEXT NOT NULL DEFAULT '' CHECK (length(text) <= 300),
    by_name TEXT NOT NULL DEFAULT '' CHECK (length(by_name) <= 200),
    url TEXT NOT NULL CHECK (length(url) BETWEEN 1 AND 300),
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notification_by_staff ON notification (staff_id, number);
CREATE INDEX notification_unread ON notification (staff_id, conversation_id) WHERE read_at IS NULL;
CREATE INDEX notification_by_conversation ON notification (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX notification_by_age ON notification (workspace_id, created_at);
