-- What is deleted and not gone yet is found without reading the whole past.
CREATE INDEX conversation_deleted ON conversation (workspace_id) WHERE deleted_at IS NOT NULL;
