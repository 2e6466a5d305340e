-- Applications for licences and matters that the bureau takes up itself: facts, steps, and who may not apply.

CREATE TABLE licence_application (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    application_no VARCHAR NOT NULL,
    matter VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    lic_no VARCHAR NOT NULL,
    applicant VARCHAR NOT NULL,
    addr_key VARCHAR NOT NULL,
    received_at VARCHAR NOT NULL,
    accepted_at VARCHAR NOT NULL,
    decided_on DATE,
    result VARCHAR NOT NULL,
    next_due DATE,
    query_code VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (application_no)
);

CREATE INDEX ix_licence_application_addr_key ON licence_application (addr_key);

CREATE INDEX ix_licence_application_decided_on ON licence_application (decided_on);

CREATE INDEX ix_licence_application_lic_no ON licence_application (lic_no);

CREATE INDEX ix_licence_application_query_code ON licence_application (query_code);

CREATE INDEX ix_licence_application_state ON licence_application (state, next_due);

CREATE TABLE licence_step (
    id INTEGER NOT NULL,
    application_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    officers JSON NOT NULL,
    reasons JSON NOT NULL,
    note VARCHAR NOT NULL,
    details JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (application_id, position),
    FOREIGN KEY(application_id) REFERENCES licence_application (id) ON DELETE CASCADE
);

CREATE TABLE licence_ban (
    id INTEGER NOT NULL,
    id_key VARCHAR NOT NULL,
    uscc VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    until DATE NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_licence_ban_id_key ON licence_ban (id_key);

CREATE INDEX ix_licence_ban_uscc ON licence_ban (uscc);
