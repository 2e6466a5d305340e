-- The life of a case: steps, approvals, evidence, custody, instalments; deadlines of all cases on one board;
-- the operators and their offices. More look-ups of the party.

ALTER TABLE penalty_case ADD COLUMN act_end_date DATE;
ALTER TABLE penalty_case ADD COLUMN accomplices VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE penalty_case ADD COLUMN circumstances JSON DEFAULT '[]' NOT NULL;
ALTER TABLE penalty_case ADD COLUMN sales_amount VARCHAR;
ALTER TABLE penalty_case ADD COLUMN penalty_kinds JSON DEFAULT '[]' NOT NULL;
ALTER TABLE penalty_case ADD COLUMN illegal_income VARCHAR;
ALTER TABLE penalty_case ADD COLUMN penalty_reason TEXT DEFAULT '' NOT NULL;
ALTER TABLE penalty_case ADD COLUMN sorted_by DATE;
UPDATE penalty_case SET sorted_by = COALESCE(filing_date, clue_date);
CREATE INDEX ix_penalty_case_list ON penalty_case (sorted_by, id, case_no);

ALTER TABLE case_party ADD COLUMN position VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE case_party ADD COLUMN plate VARCHAR DEFAULT '' NOT NULL;
CREATE INDEX ix_case_party_plate ON case_party (plate);
CREATE INDEX ix_case_party_uscc ON case_party (uscc);
CREATE INDEX ix_case_party_phone ON case_party (phone);
CREATE INDEX ix_case_party_address ON case_party (address);
CREATE INDEX ix_case_party_business_address ON case_party (business_address);

ALTER TABLE case_goods ADD COLUMN tag VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE case_goods ADD COLUMN result VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE case_goods ADD COLUMN codes JSON DEFAULT '[]' NOT NULL;
ALTER TABLE case_goods ADD COLUMN price_unit VARCHAR DEFAULT '' NOT NULL;

CREATE TABLE case_event (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    at DATETIME,
    by JSON NOT NULL,
    role VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    amount VARCHAR,
    until DATE,
    note TEXT NOT NULL,
    overridden JSON NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE TABLE case_approval (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    by JSON NOT NULL,
    "on" DATE NOT NULL,
    agrees BOOLEAN NOT NULL,
    opinion TEXT NOT NULL,
    entered_by VARCHAR NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE TABLE case_evidence (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    "on" DATE,
    origin VARCHAR NOT NULL,
    taken_by VARCHAR NOT NULL,
    pages INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE TABLE case_custody (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    tag VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    quantity VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    holder VARCHAR NOT NULL,
    by JSON NOT NULL,
    document VARCHAR NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE TABLE case_instalment (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    due DATE NOT NULL,
    amount VARCHAR NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

-- Worked out from the cases whenever one is kept; lets one look see what is due in all of them.
CREATE TABLE case_deadline (
    case_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    start DATE NOT NULL,
    due DATE,
    done DATE,
    whose VARCHAR NOT NULL,
    certain BOOLEAN NOT NULL,
    ground TEXT NOT NULL,
    counting TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (case_id, position),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);

CREATE INDEX ix_case_deadline_open ON case_deadline (done, due, case_id);
CREATE INDEX ix_case_deadline_whose ON case_deadline (done, whose, due, case_id);

CREATE TABLE operator (
    id INTEGER NOT NULL,
    login VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (login)
);

-- What was worked out from other data, and the state of that data it was worked out from.
CREATE TABLE derived (
    name VARCHAR NOT NULL,
    stamp VARCHAR NOT NULL,
    PRIMARY KEY (name)
);
