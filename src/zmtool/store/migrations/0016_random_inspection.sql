-- Double-random inspections: draws with their seed and what they were drawn from, the shops drawn and their results.

CREATE TABLE random_batch (
    id INTEGER NOT NULL,
    batch_no VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    seed VARCHAR NOT NULL,
    seed_source VARCHAR NOT NULL,
    witness VARCHAR NOT NULL,
    drawn_at VARCHAR NOT NULL,
    drawn_by VARCHAR NOT NULL,
    strata JSON NOT NULL,
    basis VARCHAR NOT NULL,
    basis_hash VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (batch_no)
);

CREATE TABLE random_shop (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    stratum VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    officers JSON NOT NULL,
    passed_over VARCHAR NOT NULL,
    inspected_on DATE,
    result VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    published_on DATE,
    PRIMARY KEY (id),
    UNIQUE (batch_id, lic_no),
    FOREIGN KEY(batch_id) REFERENCES random_batch (id) ON DELETE CASCADE
);

CREATE INDEX ix_random_shop_lic_no ON random_shop (lic_no);
