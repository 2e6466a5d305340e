-- Layout of retail points: reference points with their place in WGS-84, walked distances, the queues of cells.

CREATE TABLE layout_point (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    longitude VARCHAR,
    latitude VARCHAR,
    datum VARCHAR NOT NULL,
    wgs_longitude FLOAT,
    wgs_latitude FLOAT,
    cell VARCHAR NOT NULL,
    venue VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    accepted_at VARCHAR NOT NULL,
    since DATE,
    ended_on DATE,
    address VARCHAR NOT NULL,
    entrance VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (ref)
);

-- The rectangle around a place is a stretch of this index.
CREATE INDEX ix_layout_point_place ON layout_point (wgs_latitude, wgs_longitude);

CREATE INDEX ix_layout_point_cell ON layout_point (kind, cell, status, format);

CREATE INDEX ix_layout_point_status ON layout_point (kind, status, format);

CREATE INDEX ix_layout_point_venue ON layout_point (venue, status);

CREATE TABLE layout_measurement (
    id INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    metres VARCHAR NOT NULL,
    tool VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    officers JSON NOT NULL,
    measured_on DATE NOT NULL,
    photos JSON NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_layout_measurement_subject ON layout_measurement (subject, ref);

CREATE TABLE layout_waiting (
    id INTEGER NOT NULL,
    cell VARCHAR NOT NULL,
    application_no VARCHAR NOT NULL,
    applicant VARCHAR NOT NULL,
    accepted_at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    called_on DATE,
    answer_by DATE,
    settled_on DATE,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (application_no)
);

CREATE INDEX ix_layout_waiting_cell ON layout_waiting (cell, accepted_at);
