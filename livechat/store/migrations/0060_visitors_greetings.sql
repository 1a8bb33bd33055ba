-- What a customer had been shown before they began a conversation: which rule, or by whom of the team.
CREATE TABLE visitor_greeting (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    rule_id TEXT REFERENCES visitor_rule (id) ON DELETE SET NULL,
    staff_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visitor_greeting_by_rule ON visitor_greeting (rule_id) WHERE rule_id IS NOT NULL;
