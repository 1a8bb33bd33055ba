-- What the overview counts for each day: the conversations that were resolved then.
CREATE INDEX conversation_by_resolution ON conversation (workspace_id, resolved_at)
    WHERE resolved_at IS NOT NULL AND deleted_at IS NULL;
