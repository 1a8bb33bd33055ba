-- Products: what a shop shows and sells. A deleted one keeps its row, so that deleting can be undone and what was sent stays true.
CREATE TABLE product (
    id TEXT PRIMARY KEY,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 10000),
    category TEXT NOT NULL DEFAULT '' CHECK (length(category) <= 100),
    sku TEXT NOT NULL DEFAULT '' CHECK (length(sku) <= 64),
    price_minor INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 99999999999999),
    compare_at_minor INTEGER CHECK (compare_at_minor > price_minor AND compare_at_minor <= 99999999999999),
    currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    search TEXT NOT NULL,
    idempotency_key TEXT CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    idempotency_digest TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX product_by_sku ON product (workspace_id, lower(sku)) WHERE sku <> '' AND deleted_at IS NULL;
CREATE UNIQUE INDEX product_by_key ON product (workspace_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX product_by_age ON product (workspace_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX product_by_category ON product (workspace_id, category) WHERE deleted_at IS NULL;
