-- The second factor of staff: no secret is stored, each follows from the installation's key and the salt.
CREATE TABLE second_factor (
    staff_id TEXT PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    salt TEXT NOT NULL CHECK (length(salt) BETWEEN 16 AND 64),
    started_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE recovery_code (
    code_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES second_factor (staff_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX recovery_code_by_staff ON recovery_code (staff_id);

CREATE TABLE password_proof (
    token_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_proof_by_staff ON password_proof (staff_id);
