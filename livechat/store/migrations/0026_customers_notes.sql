-- What the team remembers about a customer, in every conversation, and in which time zone they are.
ALTER TABLE customer ADD COLUMN zone TEXT NOT NULL DEFAULT '' CHECK (length(zone) <= 64);

CREATE TABLE customer_note (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    author_id TEXT NOT NULL,
    author_name TEXT NOT NULL CHECK (length(author_name) <= 100),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_note_by_customer ON customer_note (customer_id, created_at);
