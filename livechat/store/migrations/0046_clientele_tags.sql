-- The tags of the workspace, on customers.
CREATE TABLE customer_tag (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    tag_id TEXT NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (customer_id, tag_id)
) STRICT;
CREATE INDEX customer_tag_by_tag ON customer_tag (tag_id, customer_id);
