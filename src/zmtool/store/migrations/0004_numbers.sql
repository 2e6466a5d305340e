-- Document numbers given out: one row a number, never reused; a void one keeps its reason.

CREATE TABLE given_number (
    id INTEGER NOT NULL,
    org VARCHAR NOT NULL,
    word VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    case_no VARCHAR NOT NULL,
    given_at VARCHAR NOT NULL,
    given_to VARCHAR NOT NULL,
    void_reason VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (org, word, year, seq)
);

CREATE INDEX ix_given_number_case_no ON given_number (case_no);
