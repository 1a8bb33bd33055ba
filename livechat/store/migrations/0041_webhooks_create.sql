-- Addresses of other systems that are told what happens, and the outbox from which they are told.
-- No secret is stored: each follows from the installation's key and the salt.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    url TEXT NOT NULL CHECK (length(url) BETWEEN 8 AND 2000),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 300),
    events TEXT NOT NULL CHECK (length(events) <= 8000),
    off TEXT NOT NULL DEFAULT '' CHECK (off IN ('', 'paused', 'failing', 'gone')),
    salt TEXT NOT NULL CHECK (length(salt) BETWEEN 16 AND 64),
    former_salt TEXT NOT NULL DEFAULT '',
    former_until INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_by_workspace ON webhook (workspace_id, created_at);

-- An event as it is told, once for all who want it; it goes with the conversation or the customer it is about.
CREATE TABLE webhook_event (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    type TEXT NOT NULL CHECK (length(type) BETWEEN 1 AND 60),
    conversation_id INTEGER REFERENCES conversation (id) ON DELETE CASCADE,
    customer_id TEXT REFERENCES customer (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_event_by_conversation ON webhook_event (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX webhook_event_by_customer ON webhook_event (customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_number INTEGER NOT NULL REFERENCES webhook_event (number) ON DELETE CASCADE,
    subject TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '' CHECK (length(problem) <= 60),
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX webhook_delivery_by_due ON webhook_delivery (webhook_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_by_subject ON webhook_delivery (webhook_id, subject, id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_by_state ON webhook_delivery (webhook_id, state, id);
CREATE INDEX webhook_delivery_by_event ON webhook_delivery (event_number);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (workspace_id, created_at);

CREATE TABLE webhook_attempt (
    id INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    delivery_id INTEGER NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER NOT NULL,
    problem TEXT NOT NULL DEFAULT '' CHECK (length(problem) <= 60),
    request_head TEXT NOT NULL,
    response_head TEXT NOT NULL DEFAULT '',
    response_body TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX webhook_attempt_by_delivery ON webhook_attempt (delivery_id, id);
