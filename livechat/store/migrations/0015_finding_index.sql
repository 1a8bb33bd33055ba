-- Words by which messages, notes and customers are found. A row per thing, with its words as they are compared, and
-- beside each table an index of all groups of three characters in them. Filled outside of the transactions that store
-- the things themselves (livechat/finding/indexing.py); emptied by what the triggers below note, whoever deletes or changes them.
CREATE TABLE found_message (
    number INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    words TEXT NOT NULL CHECK (length(words) <= 400000)
) STRICT;
CREATE VIRTUAL TABLE found_message_index USING fts5 (
    words, content = 'found_message', content_rowid = 'number', tokenize = 'trigram case_sensitive 1'
);

CREATE TABLE found_note (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL,
    note_id TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL CHECK (length(words) <= 400000)
) STRICT;
CREATE VIRTUAL TABLE found_note_index USING fts5 (
    words, content = 'found_note', content_rowid = 'number', tokenize = 'trigram case_sensitive 1'
);

CREATE TABLE found_customer (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace_id INTEGER NOT NULL,
    customer_id TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL CHECK (length(words) <= 4000)
) STRICT;
CREATE VIRTUAL TABLE found_customer_index USING fts5 (
    words, content = 'found_customer', content_rowid = 'number', tokenize = 'trigram case_sensitive 1'
);

-- How far messages are indexed, of all workspaces: the highest number.
CREATE TABLE found_progress (
    source TEXT PRIMARY KEY CHECK (source = 'message'),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO found_progress (source, number) VALUES ('message', 0);

-- What is new or has changed and must be indexed (again).
CREATE TABLE found_due (
    source TEXT NOT NULL CHECK (source IN ('message', 'note', 'customer')),
    thing TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (source, thing)
) STRICT, WITHOUT ROWID;
INSERT INTO found_due (source, thing, workspace_id) SELECT 'note', id, workspace_id FROM note;
INSERT INTO found_due (source, thing, workspace_id) SELECT 'customer', id, workspace_id FROM customer;

-- What must still be taken out of an index, which needs the words to find their places. (No trigger may touch an index.)
CREATE TABLE found_gone (
    entry INTEGER PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('message', 'note', 'customer')),
    workspace_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE TRIGGER found_message_gone AFTER DELETE ON message BEGIN
    DELETE FROM found_message WHERE number = old.number;
    DELETE FROM found_due WHERE source = 'message' AND thing = CAST(old.number AS TEXT);
    UPDATE found_progress SET number = (SELECT coalesce(max(number), 0) FROM message)
     WHERE source = 'message' AND number > (SELECT coalesce(max(number), 0) FROM message);
END;
CREATE TRIGGER found_message_changed AFTER UPDATE OF text, payload, deleted_at ON message
    WHEN old.text IS NOT new.text OR old.payload IS NOT new.payload OR old.deleted_at IS NOT new.deleted_at
BEGIN
    DELETE FROM found_message WHERE number = old.number;
    INSERT OR IGNORE INTO found_due (source, thing, workspace_id) VALUES ('message', CAST(old.number AS TEXT), old.workspace_id);
END;
CREATE TRIGGER found_message_out BEFORE DELETE ON found_message BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('message', old.workspace_id, old.number, old.words);
END;

CREATE TRIGGER found_note_new AFTER INSERT ON note BEGIN
    INSERT OR IGNORE INTO found_due (source, thing, workspace_id) VALUES ('note', new.id, new.workspace_id);
END;
CREATE TRIGGER found_note_changed AFTER UPDATE OF text ON note BEGIN
    DELETE FROM found_note WHERE note_id = old.id;
    INSERT OR IGNORE INTO found_due (source, thing, workspace_id) VALUES ('note', old.id, old.workspace_id);
END;
CREATE TRIGGER found_note_gone AFTER DELETE ON note BEGIN
    DELETE FROM found_note WHERE note_id = old.id;
    DELETE FROM found_due WHERE source = 'note' AND thing = old.id;
END;
CREATE TRIGGER found_note_out BEFORE DELETE ON found_note BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('note', old.workspace_id, old.number, old.words);
END;

CREATE TRIGGER found_customer_new AFTER INSERT ON customer BEGIN
    INSERT OR IGNORE INTO found_due (source, thing, workspace_id) VALUES ('customer', new.id, new.workspace_id);
END;
CREATE TRIGGER found_customer_changed AFTER UPDATE OF name, phone, email ON customer BEGIN
    DELETE FROM found_customer WHERE customer_id = old.id;
    INSERT OR IGNORE INTO found_due (source, thing, workspace_id) VALUES ('customer', old.id, old.workspace_id);
END;
CREATE TRIGGER found_customer_gone AFTER DELETE ON customer BEGIN
    DELETE FROM found_customer WHERE customer_id = old.id;
    DELETE FROM found_due WHERE source = 'customer' AND thing = old.id;
END;
CREATE TRIGGER found_customer_out BEFORE DELETE ON found_customer BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('customer', old.workspace_id, old.number, old.words);
END;
