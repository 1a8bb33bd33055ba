-- A program of the team writes notes, too: whose hand a note is from is part of it.
ALTER TABLE note ADD COLUMN author_role TEXT NOT NULL DEFAULT 'rep' CHECK (author_role IN ('rep', 'bot', 'system'));
