-- Scanned files: what came in, the documents found on their pages and where they were filed, the fields as read,
-- and what people said instead.

CREATE TABLE scan (
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    case_wish VARCHAR NOT NULL,
    pages INTEGER NOT NULL,
    engine VARCHAR NOT NULL,
    problem TEXT NOT NULL,
    notes JSON NOT NULL,
    received_at VARCHAR NOT NULL,
    received_by VARCHAR NOT NULL,
    read_at VARCHAR NOT NULL,
    PRIMARY KEY (sha256),
    FOREIGN KEY(sha256) REFERENCES original (sha256)
);
CREATE INDEX ix_scan_state ON scan (state);

CREATE TABLE scan_document (
    id INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    pages JSON NOT NULL,
    first_page INTEGER NOT NULL,
    confidence FLOAT NOT NULL,
    case_id INTEGER,
    which INTEGER NOT NULL,
    filed_by VARCHAR NOT NULL,
    reason TEXT NOT NULL,
    unsure INTEGER NOT NULL,
    set_aside BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (sha256, position),
    FOREIGN KEY(sha256) REFERENCES scan (sha256) ON DELETE CASCADE,
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE SET NULL
);
CREATE INDEX ix_scan_document_case_id ON scan_document (case_id);
CREATE INDEX ix_scan_document_open ON scan_document (set_aside, unsure);

CREATE TABLE scan_field (
    document_id INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    value TEXT NOT NULL,
    normal TEXT,
    confidence FLOAT NOT NULL,
    page INTEGER NOT NULL,
    box JSON NOT NULL,
    alternatives JSON NOT NULL,
    mended TEXT NOT NULL,
    PRIMARY KEY (document_id, field),
    FOREIGN KEY(document_id) REFERENCES scan_document (id) ON DELETE CASCADE
);

CREATE TABLE scan_correction (
    id INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    first_page INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    read_value TEXT NOT NULL,
    read_confidence FLOAT NOT NULL,
    engine VARCHAR NOT NULL,
    value TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(sha256) REFERENCES original (sha256)
);
CREATE INDEX ix_scan_correction_sha256 ON scan_correction (sha256);
CREATE INDEX ix_scan_correction_form ON scan_correction (form, field);
