-- Notices that go by mail, whether or not they stand in the list as well.
ALTER TABLE notification ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1));
ALTER TABLE notification ADD COLUMN to_mail INTEGER NOT NULL DEFAULT 0 CHECK (to_mail IN (0, 1));
CREATE INDEX notification_to_mail ON notification (staff_id, number) WHERE to_mail = 1;
