-- The workspace's own tables, the registers of officers and goods, and cases.
-- A released file is never edited: its hash is recorded in every database that took it.

CREATE TABLE audit_entry (
    seq INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    change TEXT NOT NULL,
    why TEXT NOT NULL,
    prev_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (seq)
);

CREATE INDEX ix_audit_entry_subject ON audit_entry (subject);

CREATE TABLE audit_head (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE officer (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    cert_no VARCHAR NOT NULL,
    post VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (cert_no)
);

CREATE INDEX ix_officer_name ON officer (name);

CREATE TABLE original (
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    stored_at VARCHAR NOT NULL,
    stored_by VARCHAR NOT NULL,
    PRIMARY KEY (sha256)
);

CREATE TABLE penalty_case (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    procedure VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    year_number VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    incident_time DATETIME,
    inspection_end DATETIME,
    place VARCHAR NOT NULL,
    site_person VARCHAR NOT NULL,
    clue_date DATE,
    filing_date DATE,
    preservation_date DATE,
    decision_date DATE,
    closing_date DATE,
    archive_date DATE,
    decision_number VARCHAR NOT NULL,
    summary TEXT NOT NULL,
    findings TEXT NOT NULL,
    facts TEXT NOT NULL,
    execution TEXT NOT NULL,
    disposition VARCHAR NOT NULL,
    storage_place VARCHAR NOT NULL,
    price_basis VARCHAR NOT NULL,
    retention VARCHAR NOT NULL,
    dossier_note TEXT NOT NULL,
    dept_head VARCHAR NOT NULL,
    legal_reviewer VARCHAR NOT NULL,
    leader VARCHAR NOT NULL,
    bureau JSON NOT NULL,
    base_amount VARCHAR,
    rate VARCHAR,
    fine VARCHAR,
    penalty_text TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (case_no)
);

CREATE INDEX ix_penalty_case_cause ON penalty_case (cause);

CREATE INDEX ix_penalty_case_decision_number ON penalty_case (decision_number);

CREATE INDEX ix_penalty_case_filing_date ON penalty_case (filing_date);

CREATE INDEX ix_penalty_case_stage ON penalty_case (stage);

CREATE INDEX ix_penalty_case_updated_at ON penalty_case (updated_at);

CREATE TABLE search_entry (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (owner, part)
);

CREATE TABLE sku (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    barcode_carton VARCHAR NOT NULL,
    barcode_pack VARCHAR NOT NULL,
    wholesale_price VARCHAR,
    retail_price VARCHAR,
    sticks_per_pack INTEGER NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    cartons_per_case INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (barcode_carton)
);

CREATE INDEX ix_sku_barcode_pack ON sku (barcode_pack);

CREATE INDEX ix_sku_name ON sku (name);

CREATE TABLE case_document (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    type VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    dated DATE,
    pages INTEGER NOT NULL,
    sealed BOOLEAN NOT NULL,
    unsigned_pages JSON NOT NULL,
    fields_json JSON NOT NULL,
    rows_json JSON NOT NULL,
    signs_json JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE INDEX ix_case_document_number ON case_document (number);

CREATE INDEX ix_case_document_type ON case_document (type);

CREATE TABLE case_goods (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    quantity VARCHAR NOT NULL,
    barcode VARCHAR NOT NULL,
    cartons VARCHAR,
    unit_price VARCHAR,
    remark VARCHAR NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE INDEX ix_case_goods_barcode ON case_goods (barcode);

CREATE TABLE case_officer (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    cert_no VARCHAR NOT NULL,
    post VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE INDEX ix_case_officer_cert_no ON case_officer (cert_no);

CREATE TABLE case_party (
    case_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    org_name VARCHAR NOT NULL,
    gender VARCHAR NOT NULL,
    ethnicity VARCHAR NOT NULL,
    birth_date DATE,
    id_type VARCHAR NOT NULL,
    id_no VARCHAR NOT NULL,
    uscc VARCHAR NOT NULL,
    legal_rep VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    occupation VARCHAR NOT NULL,
    license_no VARCHAR NOT NULL,
    business_address VARCHAR NOT NULL,
    PRIMARY KEY (case_id),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE INDEX ix_case_party_id_no ON case_party (id_no);

CREATE INDEX ix_case_party_license_no ON case_party (license_no);

CREATE INDEX ix_case_party_name ON case_party (name);

-- The trail only grows.
CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END;

CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never deleted');
END;

-- One word a character (see store/search.py), positions only: the texts are in search_entry.
CREATE VIRTUAL TABLE search_index USING fts5(words, content = '', tokenize = 'ascii');
