-- How far customers who have left were told of answers by mail.
CREATE TABLE return_mail (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    mailed_seq INTEGER NOT NULL CHECK (mailed_seq >= 0),
    mailed_at INTEGER NOT NULL
) STRICT;
