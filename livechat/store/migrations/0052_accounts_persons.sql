-- One person may belong to several workspaces: a row of the staff in each, tied by the person, who is called as the
-- first of the rows. How a person signs in is the same in all of them.
ALTER TABLE staff ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
UPDATE staff SET person_id = id;
DROP INDEX staff_by_username;
DROP INDEX staff_by_email;
CREATE UNIQUE INDEX staff_by_username ON staff (lower(username)) WHERE deleted_at IS NULL AND person_id = id;
CREATE UNIQUE INDEX staff_by_email ON staff (lower(email)) WHERE email <> '' AND deleted_at IS NULL AND person_id = id;
CREATE UNIQUE INDEX staff_by_workspace_username ON staff (workspace_id, lower(username)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX staff_by_person ON staff (person_id, workspace_id) WHERE deleted_at IS NULL;
