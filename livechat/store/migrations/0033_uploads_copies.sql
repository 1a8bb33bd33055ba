-- Which file's bytes a file has under a name of its own; such a file was not sent, and adds nothing to its owner's day.
ALTER TABLE upload ADD COLUMN copied_from TEXT;
