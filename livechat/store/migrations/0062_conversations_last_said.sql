-- When the last words of a conversation were written; lines of the system move `last_at` alone.
ALTER TABLE conversation ADD COLUMN last_said_at INTEGER;

UPDATE conversation SET last_said_at = (SELECT m.created_at FROM message m WHERE m.conversation_id = conversation.id
        AND m.sender_role <> 'system' ORDER BY m.seq DESC LIMIT 1)
 WHERE last_seq > 0;
