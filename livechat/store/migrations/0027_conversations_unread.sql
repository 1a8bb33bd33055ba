-- How much each side has not read yet, counted when it changes and not each time a list is shown.
ALTER TABLE conversation ADD COLUMN unread_by_customer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN unread_by_staff INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET
    unread_by_customer = (SELECT count(*) FROM message m WHERE m.conversation_id = conversation.id
        AND m.seq > customer_read_seq AND m.sender_role IN ('rep', 'bot')),
    unread_by_staff = (SELECT count(*) FROM message m WHERE m.conversation_id = conversation.id
        AND m.seq > staff_read_seq AND m.sender_role = 'customer')
 WHERE last_seq > min(customer_read_seq, staff_read_seq);
