-- Who was given a conversation by which rule and why, who was tried without an answer, and what is offered to a colleague.
CREATE TABLE routing_decision (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('queue', 'unanswered', 'offline', 'first_reply')),
    rule TEXT NOT NULL CHECK (rule IN ('manual', 'round_robin', 'fewest_open')),
    outcome TEXT NOT NULL CHECK (outcome IN ('given', 'queued', 'kept')),
    former_name TEXT NOT NULL DEFAULT '' CHECK (length(former_name) <= 100),
    staff_id TEXT NOT NULL DEFAULT '',
    staff_name TEXT NOT NULL DEFAULT '' CHECK (length(staff_name) <= 100),
    waited_ms INTEGER NOT NULL CHECK (waited_ms >= 0),
    considered TEXT NOT NULL DEFAULT '[]' CHECK (length(considered) <= 200000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX routing_decision_by_conversation ON routing_decision (conversation_id, created_at);

-- A rep who let a customer wait too long is not asked again during the same wait.
CREATE TABLE routing_try (
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    waiting_since INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, staff_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_offer (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    from_id TEXT NOT NULL REFERENCES staff (id),
    to_id TEXT NOT NULL REFERENCES staff (id),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX routing_offer_one ON routing_offer (conversation_id);
CREATE INDEX routing_offer_by_time ON routing_offer (workspace_id, expires_at);
