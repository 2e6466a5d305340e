-- Intelligence leads, and what of them is sealed.

CREATE TABLE intel_lead (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    lead_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    dept VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    to_bureau VARCHAR NOT NULL,
    resp_dept VARCHAR NOT NULL,
    resp_person VARCHAR NOT NULL,
    across BOOLEAN,
    from_bureau VARCHAR NOT NULL,
    from_number VARCHAR NOT NULL,
    seal VARCHAR NOT NULL,
    began_at VARCHAR NOT NULL,
    dispatched_at VARCHAR NOT NULL,
    signed_at VARCHAR NOT NULL,
    fed_back_at VARCHAR NOT NULL,
    closed_at VARCHAR NOT NULL,
    next_due VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    quantity VARCHAR,
    score INTEGER,
    merged_into VARCHAR NOT NULL,
    limits_met INTEGER NOT NULL,
    limits_late INTEGER NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (lead_no)
);

CREATE INDEX ix_intel_lead_began_at ON intel_lead (began_at);

CREATE INDEX ix_intel_lead_case_no ON intel_lead (case_no);

CREATE INDEX ix_intel_lead_dispatched_at ON intel_lead (dispatched_at);

CREATE INDEX ix_intel_lead_resp_person ON intel_lead (resp_person);

CREATE INDEX ix_intel_lead_seal ON intel_lead (seal);

CREATE INDEX ix_intel_lead_state ON intel_lead (is_open, state, next_due);

CREATE TABLE intel_lead_sealed (
    id INTEGER NOT NULL,
    lead_no VARCHAR NOT NULL,
    sealed TEXT NOT NULL,
    sealed_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (lead_no)
);
