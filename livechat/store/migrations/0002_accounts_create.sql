-- Staff, everybody's sessions, and one-time links (set-up, invitation, password reset, second device).
CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    username TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 100),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'rep')),
    password_hash TEXT NOT NULL DEFAULT '',
    must_change_password INTEGER NOT NULL DEFAULT 0,
    availability TEXT NOT NULL DEFAULT 'online' CHECK (availability IN ('online', 'away', 'offline')),
    capacity INTEGER NOT NULL DEFAULT 6 CHECK (capacity BETWEEN 1 AND 20),
    language TEXT NOT NULL DEFAULT '',
    last_assigned_at INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER NOT NULL DEFAULT 0,
    disabled_at INTEGER,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_by_username ON staff (lower(username)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX staff_by_email ON staff (lower(email)) WHERE email <> '' AND deleted_at IS NULL;
CREATE INDEX staff_by_workspace ON staff (workspace_id, name);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    token_hash TEXT NOT NULL UNIQUE,
    former_token_hash TEXT,
    former_until INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'rep', 'customer')),
    person_id TEXT NOT NULL,
    device TEXT NOT NULL DEFAULT '' CHECK (length(device) <= 200),
    address TEXT NOT NULL DEFAULT '' CHECK (length(address) <= 64),
    language TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    renewed_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_workspace ON session (workspace_id, last_seen_at);
CREATE INDEX session_by_former_token ON session (former_token_hash) WHERE former_token_hash IS NOT NULL;

CREATE TABLE one_time_link (
    token_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'invitation', 'device')),
    person_id TEXT NOT NULL DEFAULT '',
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX one_time_link_by_person ON one_time_link (person_id);
