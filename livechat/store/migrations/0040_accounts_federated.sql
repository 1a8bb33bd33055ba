-- Staff who sign in by an account elsewhere: who is on the way there, and which account opens which colleague's.
CREATE TABLE sign_in_try (
    state_hash TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    provider TEXT NOT NULL CHECK (length(provider) <= 40),
    browser_hash TEXT NOT NULL,
    target TEXT NOT NULL CHECK (length(target) <= 4096),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_try_by_end ON sign_in_try (expires_at);

CREATE TABLE staff_tie (
    issuer TEXT NOT NULL CHECK (length(issuer) <= 500),
    subject TEXT NOT NULL CHECK (length(subject) <= 255),
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    email TEXT NOT NULL DEFAULT '' CHECK (length(email) <= 254),
    tied_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (staff_id, issuer)
) STRICT;
