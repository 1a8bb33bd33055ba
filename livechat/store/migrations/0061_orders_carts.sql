-- What a customer means to buy, and who of the two sides put it there; prices are those of the products at any time.
-- The place of an item is the version of the cart that first had it.
CREATE TABLE cart (
    customer_id TEXT PRIMARY KEY REFERENCES customer (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE cart_item (
    customer_id TEXT NOT NULL REFERENCES cart (customer_id) ON DELETE CASCADE,
    product_id TEXT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    place INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_by_name TEXT NOT NULL,
    PRIMARY KEY (customer_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cart_item_by_product ON cart_item (product_id);
