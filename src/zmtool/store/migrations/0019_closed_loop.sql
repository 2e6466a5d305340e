-- The closed loop: posts of operators, clues with their files and sealed reporters, the problem ledger, steps; codes of indicators in use.

CREATE TABLE operator_post (
    id INTEGER NOT NULL,
    login VARCHAR NOT NULL,
    dept VARCHAR NOT NULL,
    duties JSON NOT NULL,
    station VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
);

CREATE TABLE oversight_step (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    note TEXT NOT NULL,
    details JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (kind, number, position)
);

CREATE TABLE clue (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    clue_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    "inner" BOOLEAN NOT NULL,
    indicator VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    dept VARCHAR NOT NULL,
    station VARCHAR NOT NULL,
    reporter VARCHAR NOT NULL,
    protected BOOLEAN NOT NULL,
    target_kind VARCHAR NOT NULL,
    target_key VARCHAR NOT NULL,
    target_name VARCHAR NOT NULL,
    accused_dept VARCHAR NOT NULL,
    accused VARCHAR NOT NULL,
    found_at VARCHAR NOT NULL,
    reported_at VARCHAR NOT NULL,
    next_due VARCHAR NOT NULL,
    limits_met INTEGER NOT NULL,
    limits_late INTEGER NOT NULL,
    merged_into VARCHAR NOT NULL,
    prob_no VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (clue_no)
);

CREATE INDEX ix_clue_evidence ON clue (target_kind, "inner", target_key, indicator, reported_at, state, clue_no);

CREATE INDEX ix_clue_indicator ON clue (indicator);

CREATE INDEX ix_clue_origin ON clue (origin);

CREATE INDEX ix_clue_reported_at ON clue (reported_at);

CREATE INDEX ix_clue_state ON clue (is_open, state, next_due);

CREATE INDEX ix_clue_target ON clue (target_kind, target_key);

CREATE TABLE problem (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    prob_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    "inner" BOOLEAN NOT NULL,
    illegal BOOLEAN NOT NULL,
    indicator VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    target_kind VARCHAR NOT NULL,
    target_key VARCHAR NOT NULL,
    target_name VARCHAR NOT NULL,
    accused_dept VARCHAR NOT NULL,
    accused VARCHAR NOT NULL,
    station VARCHAR NOT NULL,
    resp_dept VARCHAR NOT NULL,
    resp_person VARCHAR NOT NULL,
    founded_at VARCHAR NOT NULL,
    dispatched_at VARCHAR NOT NULL,
    fed_back_at VARCHAR NOT NULL,
    archived_at VARCHAR NOT NULL,
    next_due VARCHAR NOT NULL,
    next_opens VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    archive_no VARCHAR NOT NULL,
    escalated BOOLEAN NOT NULL,
    returns INTEGER NOT NULL,
    overdue INTEGER NOT NULL,
    limits_met INTEGER NOT NULL,
    limits_late INTEGER NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (prob_no)
);

CREATE INDEX ix_problem_archived_at ON problem (archived_at);

CREATE INDEX ix_problem_case_no ON problem (case_no);

CREATE INDEX ix_problem_evidence ON problem (target_kind, "inner", target_key, indicator, founded_at, result, prob_no);

CREATE INDEX ix_problem_founded_at ON problem (founded_at);

CREATE INDEX ix_problem_indicator ON problem (indicator);

CREATE INDEX ix_problem_person ON problem (resp_person, is_open);

CREATE INDEX ix_problem_state ON problem (is_open, state, next_due);

CREATE INDEX ix_problem_target ON problem (target_kind, target_key);

CREATE TABLE problem_clue (
    id INTEGER NOT NULL,
    prob_no VARCHAR NOT NULL,
    clue_no VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (prob_no, clue_no)
);

CREATE INDEX ix_problem_clue_clue_no ON problem_clue (clue_no);

CREATE TABLE oversight_file (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    taken_at VARCHAR NOT NULL,
    lng FLOAT,
    lat FLOAT,
    note VARCHAR NOT NULL,
    added_at VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (kind, number, sha256)
);

CREATE INDEX ix_oversight_file_sha ON oversight_file (sha256);

CREATE TABLE clue_reporter (
    id INTEGER NOT NULL,
    clue_no VARCHAR NOT NULL,
    sealed TEXT NOT NULL,
    sealed_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (clue_no)
);

CREATE TABLE spot_draw (
    id INTEGER NOT NULL,
    month VARCHAR NOT NULL,
    seed VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    candidates JSON NOT NULL,
    drawn JSON NOT NULL,
    drawn_at VARCHAR NOT NULL,
    drawn_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (month)
);

CREATE TABLE indicator_used (
    code VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    first_used VARCHAR NOT NULL,
    PRIMARY KEY (code)
);
