-- What an act on a selection has left, so that it can be undone for some seconds; older rows are of no use.
CREATE TABLE bulk_act (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    items TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX bulk_act_by_time ON bulk_act (workspace_id, until);
