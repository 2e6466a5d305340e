-- Review by people: batches, the dossiers drawn, claims, each person's review and words on the items, appeals and
-- rectification.

CREATE TABLE review_batch (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checklist VARCHAR NOT NULL,
    strata_by JSON NOT NULL,
    double BOOLEAN NOT NULL,
    cross_bureau BOOLEAN NOT NULL,
    rules TEXT NOT NULL,
    seed VARCHAR NOT NULL,
    proof TEXT NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    drawn_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE review_dossier (
    id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    case_no VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    people JSON NOT NULL,
    drawn VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    draft TEXT NOT NULL,
    holder VARCHAR NOT NULL,
    leased_until DATE,
    needs_second BOOLEAN NOT NULL,
    second_reasons JSON NOT NULL,
    dispute JSON NOT NULL,
    final TEXT NOT NULL,
    published_on DATE,
    appeal_until DATE,
    PRIMARY KEY (id),
    UNIQUE (batch_id, case_no),
    FOREIGN KEY(batch_id) REFERENCES review_batch (id)
);
CREATE INDEX ix_review_dossier_case_no ON review_dossier (case_no);
CREATE INDEX ix_review_dossier_holder ON review_dossier (holder);
CREATE INDEX ix_review_dossier_pool ON review_dossier (batch_id, state);

CREATE TABLE review_opinion (
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    reviewer VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    started_at VARCHAR NOT NULL,
    finished_at VARCHAR NOT NULL,
    given_back_on DATE,
    verdict TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (dossier_id, reviewer),
    FOREIGN KEY(dossier_id) REFERENCES review_dossier (id)
);

CREATE TABLE review_decision (
    id INTEGER NOT NULL,
    opinion_id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    deducted VARCHAR,
    holds BOOLEAN,
    reason TEXT NOT NULL,
    at VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(opinion_id) REFERENCES review_opinion (id)
);
CREATE INDEX ix_review_decision_opinion_id ON review_decision (opinion_id);
CREATE TRIGGER review_decision_never_changes BEFORE UPDATE ON review_decision
BEGIN
    SELECT RAISE(ABORT, 'what was said in a review never changes');
END;
CREATE TRIGGER review_decision_never_goes BEFORE DELETE ON review_decision
BEGIN
    SELECT RAISE(ABORT, 'what was said in a review is never removed');
END;

CREATE TABLE review_appeal (
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    grounds TEXT NOT NULL,
    evidence TEXT NOT NULL,
    filed_at VARCHAR NOT NULL,
    filed_by VARCHAR NOT NULL,
    answer_due DATE,
    upheld BOOLEAN,
    answer TEXT NOT NULL,
    answered_at VARCHAR NOT NULL,
    answered_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (dossier_id, code),
    FOREIGN KEY(dossier_id) REFERENCES review_dossier (id)
);

CREATE TABLE review_rectification (
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    what TEXT NOT NULL,
    responsible VARCHAR NOT NULL,
    due DATE NOT NULL,
    ordered_at VARCHAR NOT NULL,
    ordered_by VARCHAR NOT NULL,
    done_note TEXT NOT NULL,
    done_at VARCHAR NOT NULL,
    done_by VARCHAR NOT NULL,
    check_note TEXT NOT NULL,
    checked_at VARCHAR NOT NULL,
    checked_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (dossier_id, code),
    FOREIGN KEY(dossier_id) REFERENCES review_dossier (id)
);
