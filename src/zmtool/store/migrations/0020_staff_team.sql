-- The team: personnel files, training with attendance, training resources.

CREATE TABLE staff_file (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    staff_no VARCHAR,
    cert_no VARCHAR,
    login VARCHAR,
    posts JSON NOT NULL,
    unit VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    legal_qualified BOOLEAN,
    skill_level INTEGER,
    entered_on DATE,
    areas JSON NOT NULL,
    former_certs JSON NOT NULL,
    left_on DATE,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (staff_no),
    UNIQUE (cert_no),
    UNIQUE (login)
);

CREATE INDEX ix_staff_file_name ON staff_file (name);

CREATE TABLE training_resource (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE training (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    held_on DATE NOT NULL,
    hours VARCHAR NOT NULL,
    exam BOOLEAN NOT NULL,
    resource_id INTEGER,
    teacher VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(resource_id) REFERENCES training_resource (id)
);

CREATE INDEX ix_training_held_on ON training (held_on);

CREATE TABLE training_attendance (
    training_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    attended BOOLEAN NOT NULL,
    hours VARCHAR,
    score VARCHAR,
    passed BOOLEAN,
    PRIMARY KEY (training_id, file_id),
    FOREIGN KEY(training_id) REFERENCES training (id) ON DELETE CASCADE,
    FOREIGN KEY(file_id) REFERENCES staff_file (id)
);

CREATE INDEX ix_training_attendance_file_id ON training_attendance (file_id);
