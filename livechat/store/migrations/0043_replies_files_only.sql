-- A prepared reply may be files alone. The rows stay as they are; no reference is followed while a table is rebuilt.
CREATE TABLE reply_anew (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    owner_id TEXT NOT NULL DEFAULT '',
    shortcut TEXT NOT NULL CHECK (length(shortcut) BETWEEN 1 AND 40),
    language TEXT NOT NULL DEFAULT '' CHECK (length(language) <= 20),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
    content TEXT NOT NULL CHECK (length(content) <= 100000),
    category TEXT NOT NULL DEFAULT '' CHECK (length(category) <= 50),
    position INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    uses INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
    used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    attachments TEXT,
    CHECK (content <> '' OR attachments IS NOT NULL)
) STRICT;
INSERT INTO reply_anew (id, workspace_id, owner_id, shortcut, language, title, content, category, position, is_active,
                        uses, used_at, created_at, updated_at, attachments)
SELECT id, workspace_id, owner_id, shortcut, language, title, content, category, position, is_active,
       uses, used_at, created_at, updated_at, attachments
  FROM reply;
DROP TABLE reply;
ALTER TABLE reply_anew RENAME TO reply;
CREATE UNIQUE INDEX reply_by_shortcut ON reply (workspace_id, owner_id, shortcut, language);
CREATE INDEX reply_by_position ON reply (workspace_id, owner_id, position);
