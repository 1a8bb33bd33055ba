-- Prepared words by shortcut: shared by the team (no owner) or somebody's own, one for each language.
CREATE TABLE reply (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    owner_id TEXT NOT NULL DEFAULT '',
    shortcut TEXT NOT NULL CHECK (length(shortcut) BETWEEN 1 AND 40),
    language TEXT NOT NULL DEFAULT '' CHECK (length(language) <= 20),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
    content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 100000),
    category TEXT NOT NULL DEFAULT '' CHECK (length(category) <= 50),
    position INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    uses INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
    used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reply_by_shortcut ON reply (workspace_id, owner_id, shortcut, language);
CREATE INDEX reply_by_position ON reply (workspace_id, owner_id, position);

-- Which stored message was made from which reply: each counts once.
CREATE TABLE reply_use (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    reply_id TEXT NOT NULL REFERENCES reply (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (message_id, reply_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reply_use_by_reply ON reply_use (reply_id);

-- Workspaces that were given their first examples; whoever deletes those does not get them again.
CREATE TABLE reply_examples (
    workspace_id INTEGER PRIMARY KEY REFERENCES workspace (id),
    given_at INTEGER NOT NULL
) STRICT;
