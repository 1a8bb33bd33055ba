-- The team that is responsible for a conversation, whoever of it answers.
ALTER TABLE conversation ADD COLUMN team_id TEXT REFERENCES team (id) ON DELETE SET NULL;
CREATE INDEX conversation_by_team ON conversation (team_id) WHERE team_id IS NOT NULL;
