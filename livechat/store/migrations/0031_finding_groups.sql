-- The indexes keep groups of three and of five characters, without their places (livechat/store/fulltext.py): a rare
-- word is found in a long past without walking through it. Everything is indexed anew, beside the work that goes on.
DROP TABLE found_message_index;
DROP TABLE found_note_index;
DROP TABLE found_customer_index;
CREATE VIRTUAL TABLE found_message_index USING fts5 (groups, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE found_note_index USING fts5 (groups, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE found_customer_index USING fts5 (groups, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
-- Small pages: whoever looks into a long list of rows reads only a little of it.
INSERT INTO found_message_index (found_message_index, rank) VALUES ('pgsz', 500);
INSERT INTO found_note_index (found_note_index, rank) VALUES ('pgsz', 500);
INSERT INTO found_customer_index (found_customer_index, rank) VALUES ('pgsz', 500);

-- Without the triggers that note what must be taken out of an index: these are empty.
DROP TRIGGER found_message_out;
DROP TRIGGER found_note_out;
DROP TRIGGER found_customer_out;
DELETE FROM found_message;
DELETE FROM found_note;
DELETE FROM found_customer;
DELETE FROM found_gone;
CREATE TRIGGER found_message_out BEFORE DELETE ON found_message BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('message', old.workspace_id, old.number, old.words);
END;
CREATE TRIGGER found_note_out BEFORE DELETE ON found_note BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('note', old.workspace_id, old.number, old.words);
END;
CREATE TRIGGER found_customer_out BEFORE DELETE ON found_customer BEGIN
    INSERT INTO found_gone (source, workspace_id, number, words) VALUES ('customer', old.workspace_id, old.number, old.words);
END;

UPDATE found_progress SET number = 0;
INSERT OR IGNORE INTO found_due (source, thing, workspace_id) SELECT 'note', id, workspace_id FROM note;
INSERT OR IGNORE INTO found_due (source, thing, workspace_id) SELECT 'customer', id, workspace_id FROM customer;
