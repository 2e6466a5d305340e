-- Inspections of the market: plans with who carries them out and their shops, sign-ins, results.

CREATE TABLE inspection_plan (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    plan_no VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    station VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    random_batch VARCHAR NOT NULL,
    shops INTEGER NOT NULL,
    basis TEXT NOT NULL,
    basis_hash VARCHAR NOT NULL,
    made_at VARCHAR NOT NULL,
    made_by VARCHAR NOT NULL,
    approved_at VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (plan_no)
);

CREATE INDEX ix_inspection_plan_first_day ON inspection_plan (first_day);

CREATE TABLE inspection_executor (
    id INTEGER NOT NULL,
    plan_no VARCHAR NOT NULL,
    group_no INTEGER NOT NULL,
    cert_no VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    rural BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (plan_no, group_no, cert_no)
);

CREATE INDEX ix_inspection_executor_cert_no ON inspection_executor (cert_no);

CREATE TABLE inspection_client (
    id INTEGER NOT NULL,
    plan_no VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    day DATE NOT NULL,
    group_no INTEGER NOT NULL,
    priority VARCHAR NOT NULL,
    why JSON NOT NULL,
    ask JSON NOT NULL,
    models JSON NOT NULL,
    insp_no VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (plan_no, lic_no)
);

CREATE INDEX ix_inspection_client_insp_no ON inspection_client (insp_no);

CREATE INDEX ix_inspection_client_lic_no ON inspection_client (lic_no);

CREATE TABLE inspection_sign_in (
    id INTEGER NOT NULL,
    insp_no VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    lng VARCHAR NOT NULL,
    lat VARCHAR NOT NULL,
    datum VARCHAR NOT NULL,
    offset_m INTEGER,
    photo VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (insp_no)
);

CREATE TABLE inspection (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    insp_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,
    plan_no VARCHAR NOT NULL,
    lic_no VARCHAR NOT NULL,
    shop VARCHAR NOT NULL,
    station VARCHAR NOT NULL,
    town VARCHAR NOT NULL,
    day DATE NOT NULL,
    started_at VARCHAR NOT NULL,
    ended_at VARCHAR NOT NULL,
    minutes INTEGER NOT NULL,
    off_hours BOOLEAN NOT NULL,
    officer_1 VARCHAR NOT NULL,
    officer_2 VARCHAR NOT NULL,
    models VARCHAR NOT NULL,
    conclusion VARCHAR NOT NULL,
    problem BOOLEAN NOT NULL,
    rectify_by DATE,
    rectified_on DATE,
    next_due VARCHAR NOT NULL,
    clue_no VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (insp_no)
);

CREATE INDEX ix_inspection_clue_no ON inspection (clue_no);

CREATE INDEX ix_inspection_day ON inspection (day, kind);

CREATE INDEX ix_inspection_officer_1 ON inspection (officer_1);

CREATE INDEX ix_inspection_officer_2 ON inspection (officer_2);

CREATE INDEX ix_inspection_plan ON inspection (plan_no, lic_no);

CREATE INDEX ix_inspection_shop ON inspection (lic_no, day);

CREATE INDEX ix_inspection_state ON inspection (is_open, next_due);
