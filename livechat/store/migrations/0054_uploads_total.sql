-- How much lies on the disk, counted with each file that comes and goes. A copy is a second name of the same bytes.
CREATE TABLE upload_total (
    workspace_id INTEGER PRIMARY KEY REFERENCES workspace (id),
    files INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL
) STRICT;
INSERT INTO upload_total (workspace_id, files, size_bytes)
SELECT workspace_id, count(*), sum(size_bytes) FROM upload
 WHERE deleted_at IS NULL AND is_missing = 0 AND copied_from IS NULL GROUP BY workspace_id;
CREATE TRIGGER upload_total_comes AFTER INSERT ON upload
WHEN new.deleted_at IS NULL AND new.is_missing = 0 AND new.copied_from IS NULL
BEGIN
    INSERT INTO upload_total (workspace_id, files, size_bytes) VALUES (new.workspace_id, 1, new.size_bytes)
    ON CONFLICT (workspace_id) DO UPDATE SET files = files + 1, size_bytes = size_bytes + excluded.size_bytes;
END;
CREATE TRIGGER upload_total_goes AFTER DELETE ON upload
WHEN old.deleted_at IS NULL AND old.is_missing = 0 AND old.copied_from IS NULL
BEGIN
    UPDATE upload_total SET files = files - 1, size_bytes = size_bytes - old.size_bytes
     WHERE workspace_id = old.workspace_id;
END;
CREATE TRIGGER upload_total_changes AFTER UPDATE OF deleted_at, is_missing, size_bytes ON upload
WHEN new.copied_from IS NULL
BEGIN
    UPDATE upload_total SET
        files = files + (new.deleted_at IS NULL AND new.is_missing = 0) - (old.deleted_at IS NULL AND old.is_missing = 0),
        size_bytes = size_bytes + (new.deleted_at IS NULL AND new.is_missing = 0) * new.size_bytes
            - (old.deleted_at IS NULL AND old.is_missing = 0) * old.size_bytes
     WHERE workspace_id = new.workspace_id;
END;
