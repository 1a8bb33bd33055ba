-- The files that go with a prepared reply, in their order, as messages keep theirs.
ALTER TABLE reply ADD COLUMN attachments TEXT;
