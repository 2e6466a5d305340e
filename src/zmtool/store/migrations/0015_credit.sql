-- Credit supervision: the flow of points, snapshots of grades, repairs, promises.

CREATE TABLE credit_flow (
    id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    day DATE NOT NULL,
    item VARCHAR NOT NULL,
    points VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    until DATE NOT NULL,
    rules VARCHAR NOT NULL,
    quantity VARCHAR,
    amount VARCHAR,
    case_no VARCHAR NOT NULL,
    ground TEXT NOT NULL,
    evidence JSON NOT NULL,
    why TEXT NOT NULL,
    entered_by VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    reverses INTEGER NOT NULL,
    repairs JSON NOT NULL,
    ceiling VARCHAR NOT NULL,
    entered_at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_credit_flow_case ON credit_flow (case_no);

CREATE INDEX ix_credit_flow_licence ON credit_flow (lic_no, day);

CREATE INDEX ix_credit_flow_ref ON credit_flow (ref);

CREATE TABLE credit_grade (
    id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    day DATE NOT NULL,
    score VARCHAR NOT NULL,
    grade VARCHAR NOT NULL,
    certain BOOLEAN NOT NULL,
    rules VARCHAR NOT NULL,
    why TEXT NOT NULL,
    latest BOOLEAN NOT NULL,
    written_at VARCHAR NOT NULL,
    written_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_credit_grade_grade ON credit_grade (latest, grade);

CREATE INDEX ix_credit_grade_licence ON credit_grade (lic_no, latest);

CREATE TABLE credit_repair (
    id INTEGER NOT NULL,
    number VARCHAR NOT NULL,
    lic_no VARCHAR NOT NULL,
    entries JSON NOT NULL,
    measures TEXT NOT NULL,
    promise TEXT NOT NULL,
    state VARCHAR NOT NULL,
    applied_on DATE NOT NULL,
    evidence JSON NOT NULL,
    accepted_on DATE,
    verified_on DATE,
    public_from DATE,
    public_to DATE,
    settled_on DATE,
    due DATE,
    note TEXT NOT NULL,
    reason TEXT NOT NULL,
    grade_before VARCHAR NOT NULL,
    grade_after VARCHAR NOT NULL,
    flow_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (number)
);

CREATE INDEX ix_credit_repair_lic_no ON credit_repair (lic_no);

CREATE INDEX ix_credit_repair_state ON credit_repair (state);

CREATE TABLE credit_promise (
    id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    signed_on DATE NOT NULL,
    occasion VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    kept_by VARCHAR NOT NULL,
    kept_at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_credit_promise_lic_no ON credit_promise (lic_no);

-- What was entered stays: a mistake is counter-entered, never changed or deleted.
CREATE TRIGGER credit_flow_not_changed BEFORE UPDATE ON credit_flow
BEGIN
    SELECT RAISE(ABORT, 'credit_flow is append-only');
END;

CREATE TRIGGER credit_flow_not_deleted BEFORE DELETE ON credit_flow
BEGIN
    SELECT RAISE(ABORT, 'credit_flow is append-only');
END;
