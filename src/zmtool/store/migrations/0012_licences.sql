-- The register of licences and their holders, the history of every change, the secret of its keys.

CREATE TABLE retailer (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    lic_no VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    principal VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    eco_type VARCHAR NOT NULL,
    uscc VARCHAR NOT NULL,
    addr VARCHAR NOT NULL,
    addr_key VARCHAR NOT NULL,
    scope JSON NOT NULL,
    supplier VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    org VARCHAR NOT NULL,
    issue_date DATE,
    serial VARCHAR NOT NULL,
    suspended_from DATE,
    suspended_to DATE,
    id_mask VARCHAR NOT NULL,
    id_key VARCHAR NOT NULL,
    birth_year INTEGER,
    cust_code VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    order_phone VARCHAR NOT NULL,
    bank_mask VARCHAR NOT NULL,
    bank_key VARCHAR NOT NULL,
    actual_operator VARCHAR NOT NULL,
    longitude VARCHAR,
    latitude VARCHAR,
    datum VARCHAR NOT NULL,
    town VARCHAR NOT NULL,
    village VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    station VARCHAR NOT NULL,
    officer VARCHAR NOT NULL,
    route VARCHAR NOT NULL,
    rep VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    market VARCHAR NOT NULL,
    area VARCHAR,
    tier VARCHAR NOT NULL,
    order_weekday VARCHAR NOT NULL,
    cycle VARCHAR NOT NULL,
    uscc_until DATE,
    business_status VARCHAR NOT NULL,
    first_order_date DATE,
    last_order_date DATE,
    plan_code VARCHAR NOT NULL,
    tags JSON NOT NULL,
    note VARCHAR NOT NULL,
    doubts JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (lic_no)
);

CREATE INDEX ix_retailer_addr_key ON retailer (addr_key);

CREATE INDEX ix_retailer_bank_key ON retailer (bank_key);

CREATE INDEX ix_retailer_cell ON retailer (cell);

CREATE INDEX ix_retailer_cust_code ON retailer (cust_code);

CREATE INDEX ix_retailer_id_key ON retailer (id_key);

CREATE INDEX ix_retailer_order_phone ON retailer (order_phone);

CREATE INDEX ix_retailer_phone ON retailer (phone);

CREATE INDEX ix_retailer_station ON retailer (station);

CREATE INDEX ix_retailer_status ON retailer (status, valid_to);

CREATE INDEX ix_retailer_uscc ON retailer (uscc);

CREATE INDEX ix_retailer_valid_to ON retailer (valid_to);

CREATE TABLE licence_event (
    id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_licence_event_lic_no ON licence_event (lic_no);

CREATE TABLE register_secret (
    id INTEGER NOT NULL,
    secret VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
