-- The installation itself and the workspaces (shops or brands) that live in it.
CREATE TABLE installation (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    epoch TEXT NOT NULL,
    is_clean INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO installation (only_one, epoch, created_at) VALUES (1, lower(hex(randomblob(8))), unixepoch() * 1000);

CREATE TABLE workspace (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 40),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    decisions TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspace (id, slug, name, created_at) VALUES (1, 'main', 'Livechat', unixepoch() * 1000);
