-- Those who wait for nothing, in the order of their numbers. No message touches it.
CREATE INDEX conversation_by_number ON conversation (workspace_id, id) WHERE deleted_at IS NULL;
-- Of indexes that seem equally good the newest is taken: these hold fewer.
DROP INDEX conversation_snoozed;
CREATE INDEX conversation_snoozed ON conversation (workspace_id, snoozed_until) WHERE status = 'snoozed' AND deleted_at IS NULL;
DROP INDEX conversation_unassigned;
CREATE INDEX conversation_unassigned ON conversation (workspace_id, last_at)
    WHERE assigned_id IS NULL AND status IN ('open', 'pending') AND deleted_at IS NULL;
