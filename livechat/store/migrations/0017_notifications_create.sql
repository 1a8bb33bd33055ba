-- What each of the staff wants to be told of and how, their browsers that take messages, what they follow or have muted.
CREATE TABLE notification_preference (
    staff_id TEXT PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    choices TEXT NOT NULL DEFAULT '{}' CHECK (length(choices) <= 4000),
    quiet_until INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE notification_device (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE CHECK (length(endpoint) BETWEEN 10 AND 2000),
    p256dh TEXT NOT NULL CHECK (length(p256dh) BETWEEN 80 AND 100),
    auth TEXT NOT NULL CHECK (length(auth) BETWEEN 16 AND 40),
    device TEXT NOT NULL DEFAULT '' CHECK (length(device) <= 200),
    language TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notification_device_by_staff ON notification_device (staff_id);
CREATE INDEX notification_device_by_session ON notification_device (session_id);

-- Which notifications stand on which device, so that reading a conversation anywhere takes them away.
CREATE TABLE notification_shown (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    device_id TEXT NOT NULL REFERENCES notification_device (id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    PRIMARY KEY (conversation_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification_follow (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    choice TEXT NOT NULL CHECK (choice IN ('followed', 'muted')),
    PRIMARY KEY (conversation_id, staff_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_follow_by_staff ON notification_follow (staff_id, choice);
