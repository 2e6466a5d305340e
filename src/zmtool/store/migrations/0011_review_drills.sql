-- Drills: defects planted into a sound dossier, what a trainee marked, and how many were found.

CREATE TABLE review_drill (
    id INTEGER NOT NULL,
    officer VARCHAR NOT NULL,
    base VARCHAR NOT NULL,
    checklist VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    topics JSON NOT NULL,
    seed INTEGER NOT NULL,
    planted TEXT NOT NULL,
    started_at VARCHAR NOT NULL,
    finished_at VARCHAR NOT NULL,
    marks TEXT NOT NULL,
    planted_count INTEGER NOT NULL,
    found_count INTEGER NOT NULL,
    false_alarms INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_review_drill_officer ON review_drill (officer);
