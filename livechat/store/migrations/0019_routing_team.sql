-- A conversation that is transferred to a team is handed to one of it by the rule: another cause of a decision.
CREATE TABLE routing_decision_anew (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('queue', 'unanswered', 'offline', 'first_reply', 'team')),
    rule TEXT NOT NULL CHECK (rule IN ('manual', 'round_robin', 'fewest_open')),
    outcome TEXT NOT NULL CHECK (outcome IN ('given', 'queued', 'kept')),
    former_name TEXT NOT NULL DEFAULT '' CHECK (length(former_name) <= 100),
    staff_id TEXT NOT NULL DEFAULT '',
    staff_name TEXT NOT NULL DEFAULT '' CHECK (length(staff_name) <= 100),
    waited_ms INTEGER NOT NULL CHECK (waited_ms >= 0),
    considered TEXT NOT NULL DEFAULT '[]' CHECK (length(considered) <= 200000),
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO routing_decision_anew SELECT * FROM routing_decision;
DROP TABLE routing_decision;
ALTER TABLE routing_decision_anew RENAME TO routing_decision;
CREATE INDEX routing_decision_by_conversation ON routing_decision (conversation_id, created_at);
