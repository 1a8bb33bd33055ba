-- Customers whom a site of the shop's own vouches for, and what it signs with: no secret is stored, each follows from
-- the installation's key and the salt.
CREATE TABLE customer_identity (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    external_id TEXT NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
    customer_id TEXT NOT NULL UNIQUE REFERENCES customer (id) ON DELETE CASCADE,
    attributes TEXT NOT NULL DEFAULT '{}' CHECK (length(attributes) <= 50000),
    identified_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, external_id)
) STRICT;

CREATE TABLE identity_secret (
    salt TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    created_at INTEGER NOT NULL,
    ends_at INTEGER
) STRICT;
CREATE INDEX identity_secret_by_workspace ON identity_secret (workspace_id);
