-- Whoever is invited does not hold the name and the address of the invitation until they come in: they may be those of
-- somebody who has an account in another workspace, and comes in with that.
ALTER TABLE staff ADD COLUMN is_invited INTEGER NOT NULL DEFAULT 0;
UPDATE staff SET is_invited = 1 WHERE password_hash = '' AND last_seen_at = 0 AND person_id = id
    AND NOT EXISTS (SELECT 1 FROM staff_tie WHERE staff_tie.staff_id = staff.id);
DROP INDEX staff_by_username;
DROP INDEX staff_by_email;
CREATE UNIQUE INDEX staff_by_username ON staff (lower(username))
    WHERE deleted_at IS NULL AND person_id = id AND is_invited = 0;
CREATE UNIQUE INDEX staff_by_email ON staff (lower(email))
    WHERE email <> '' AND deleted_at IS NULL AND person_id = id AND is_invited = 0;
