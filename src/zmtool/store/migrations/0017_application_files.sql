-- Files of applications: photographs and scans of materials, by the original in the vault.

CREATE TABLE licence_file (
    id INTEGER NOT NULL,
    application_id INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    material VARCHAR NOT NULL,
    pages JSON NOT NULL,
    scan INTEGER NOT NULL,
    added_at VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(application_id) REFERENCES licence_application (id) ON DELETE CASCADE
);

CREATE INDEX ix_licence_file_application_id ON licence_file (application_id);
