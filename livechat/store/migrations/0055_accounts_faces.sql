-- How customers meet a colleague: words about them, their name in other languages (JSON by tag), their place in the team.
ALTER TABLE staff ADD COLUMN bio TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN names TEXT NOT NULL DEFAULT '{}';
ALTER TABLE staff ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
