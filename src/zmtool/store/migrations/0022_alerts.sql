-- Internal supervision: alerts, what was found out about them, the library of handled cases.

CREATE TABLE supervision_alert (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    alert_no VARCHAR NOT NULL,
    dedupe VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    "inner" BOOLEAN NOT NULL,
    model VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    value FLOAT,
    period VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    subject_key VARCHAR NOT NULL,
    subject_name VARCHAR NOT NULL,
    accused_dept VARCHAR NOT NULL,
    accused VARCHAR NOT NULL,
    station VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    raised_at VARCHAR NOT NULL,
    assigned_at VARCHAR NOT NULL,
    closed_at VARCHAR NOT NULL,
    next_due VARCHAR NOT NULL,
    checked BOOLEAN NOT NULL,
    conclusion VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    clue_no VARCHAR NOT NULL,
    overdue INTEGER NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (alert_no)
);

CREATE INDEX ix_alert_model ON supervision_alert (model, value);

CREATE INDEX ix_alert_person ON supervision_alert (person, is_open);

CREATE INDEX ix_alert_state ON supervision_alert (is_open, state, next_due);

CREATE INDEX ix_alert_subject ON supervision_alert (subject_key, model, raised_at);

CREATE INDEX ix_supervision_alert_closed_at ON supervision_alert (closed_at);

CREATE INDEX ix_supervision_alert_dedupe ON supervision_alert (dedupe);

CREATE INDEX ix_supervision_alert_raised_at ON supervision_alert (raised_at);

CREATE TABLE alert_record (
    id INTEGER NOT NULL,
    alert_no VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    facts JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (alert_no, number)
);

CREATE TABLE alert_case (
    id INTEGER NOT NULL,
    alert_no VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    verdict VARCHAR NOT NULL,
    "inner" BOOLEAN NOT NULL,
    closed_on VARCHAR NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (alert_no)
);

CREATE INDEX ix_alert_case_model ON alert_case (model, format, level);
