-- Signed paper that came back: which document of a case, on which pages of which original in the vault.

CREATE TABLE returned_paper (
    id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    which INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    pages JSON NOT NULL,
    content VARCHAR NOT NULL,
    kept_at VARCHAR NOT NULL,
    kept_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (case_id, form, which, sha256),
    FOREIGN KEY(case_id) REFERENCES penalty_case (id) ON DELETE CASCADE
);
