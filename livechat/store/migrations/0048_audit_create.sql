-- Who did what, when and from where: written with the act itself, never changed, and taken away only once it is
-- older than the moment from which on its workspace keeps entries (a rule of how long, see operations).
CREATE TABLE audit_entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    created_at INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    address TEXT NOT NULL,
    session_id TEXT NOT NULL,
    what TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id TEXT NOT NULL,
    about_name TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
CREATE TABLE audit_kept (
    workspace_id INTEGER PRIMARY KEY REFERENCES workspace (id),
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_entry_by_workspace ON audit_entry (workspace_id, number);
CREATE TRIGGER audit_entry_stays_as_it_is BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
WHEN OLD.created_at >= coalesce((SELECT since FROM audit_kept WHERE workspace_id = OLD.workspace_id), 0)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_entry_is_not_replaced BEFORE INSERT ON audit_entry
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
