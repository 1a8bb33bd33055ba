-- When a file that was kept for something became free again; until it is part of a message it goes an hour after that.
ALTER TABLE upload ADD COLUMN freed_at INTEGER;
