-- What retention has deleted and not yet written down: counted with each step, so that no stop and no crash loses it.
CREATE TABLE retention_tally (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    number INTEGER NOT NULL CHECK (number > 0),
    PRIMARY KEY (workspace_id, name)
) STRICT;
