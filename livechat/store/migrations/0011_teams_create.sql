-- Teams: groups of colleagues who look after the same things (orders, repairs, a language); one person may be in several.
CREATE TABLE team (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 300),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX team_by_name ON team (workspace_id, lower(name));

CREATE TABLE team_member (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    team_id TEXT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, staff_id)
) STRICT;
CREATE INDEX team_member_by_staff ON team_member (staff_id);
