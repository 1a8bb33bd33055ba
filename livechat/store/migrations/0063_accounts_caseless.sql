-- Names to sign in with are the same in capitals and without in every script, not only in that of English. Where two people
-- have had what is one name now, it is the older account's; the other one goes on as before, found by their name as it
-- stands (NULL), until they have another.
ALTER TABLE staff ADD COLUMN username_folded TEXT;
UPDATE staff SET username_folded = caseless(username);
UPDATE staff SET username_folded = NULL WHERE deleted_at IS NULL AND EXISTS (
    SELECT 1 FROM staff other WHERE other.username_folded = staff.username_folded AND other.deleted_at IS NULL
        AND other.person_id <> staff.person_id
        AND (other.workspace_id = staff.workspace_id OR (other.is_invited = 0 AND staff.is_invited = 0))
        AND (other.is_invited, (SELECT min(created_at) FROM staff own WHERE own.person_id = other.person_id), other.id)
            < (staff.is_invited, (SELECT min(created_at) FROM staff own WHERE own.person_id = staff.person_id), staff.id));
CREATE UNIQUE INDEX staff_by_folded_username ON staff (username_folded)
    WHERE deleted_at IS NULL AND person_id = id AND is_invited = 0;
CREATE UNIQUE INDEX staff_by_workspace_folded_username ON staff (workspace_id, username_folded) WHERE deleted_at IS NULL;
