-- Pictures and videos of products, in their order. One that was taken away but stands in a message stays, without a place.
CREATE TABLE product_picture (
    upload_id TEXT PRIMARY KEY REFERENCES upload (id) ON DELETE CASCADE,
    workspace_id INTEGER NOT NULL REFERENCES workspace (id),
    product_id TEXT NOT NULL REFERENCES product (id),
    position INTEGER CHECK (position >= 0),
    was_sent INTEGER NOT NULL DEFAULT 0 CHECK (was_sent IN (0, 1))
) STRICT;
CREATE INDEX product_picture_by_product ON product_picture (product_id, position);
