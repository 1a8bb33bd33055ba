-- Counting and listing must not take longer the more conversations there were. Neither index changes with a message.
CREATE INDEX conversation_open ON conversation (workspace_id, assigned_id, status)
    WHERE status IN ('open', 'pending', 'snoozed') AND deleted_at IS NULL;
-- The moment first: otherwise it would be taken for looking up one customer's conversations in order, too.
CREATE INDEX conversation_by_creation ON conversation (created_at, workspace_id) WHERE deleted_at IS NULL;
