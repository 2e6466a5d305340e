-- Requests for pricing; quality tests with their samples.

CREATE TABLE price_request (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    request_no VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    issuer VARCHAR NOT NULL,
    asked_on DATE NOT NULL,
    issued_on DATE,
    amount VARCHAR,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (request_no)
);

CREATE INDEX ix_price_request_case_no ON price_request (case_no);

CREATE INDEX ix_price_request_state ON price_request (is_open, state, asked_on);

CREATE TABLE quality_test (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    test_no VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    is_open BOOLEAN NOT NULL,
    body VARCHAR NOT NULL,
    entrusted_on DATE NOT NULL,
    report_no VARCHAR NOT NULL,
    reported_on DATE,
    kept_until VARCHAR NOT NULL,
    facts TEXT NOT NULL,
    updated_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (test_no)
);

CREATE INDEX ix_quality_test_case_no ON quality_test (case_no);

CREATE INDEX ix_quality_test_state ON quality_test (is_open, state, kept_until);

CREATE TABLE test_sample (
    id INTEGER NOT NULL,
    sample_no VARCHAR NOT NULL,
    test_no VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    tag VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    cartons VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (test_no, position),
    UNIQUE (sample_no)
);
