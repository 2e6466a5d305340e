-- Analysis: what was imported and where its columns stand, brands, gaps that are known, runs of models with their hits, stages.

CREATE TABLE insight_batch (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    weeks VARCHAR NOT NULL,
    rows INTEGER NOT NULL,
    summary TEXT NOT NULL,
    staged_at VARCHAR NOT NULL,
    staged_by VARCHAR NOT NULL,
    settled_at VARCHAR NOT NULL,
    settled_by VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_batch_sha256 ON insight_batch (sha256);

CREATE TABLE insight_part (
    id INTEGER NOT NULL,
    table_id VARCHAR NOT NULL,
    week INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    rows INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (table_id, week)
);

CREATE TABLE insight_sku (
    id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    brand VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    klass INTEGER,
    whole_price VARCHAR,
    retail_price VARCHAR,
    heat VARCHAR NOT NULL,
    sensitive BOOLEAN NOT NULL,
    listed_on DATE,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_sku_code ON insight_sku (code);

CREATE INDEX ix_insight_sku_name_key ON insight_sku (name_key);

CREATE TABLE insight_gap (
    id INTEGER NOT NULL,
    week INTEGER NOT NULL,
    org VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    added_at VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (week, org)
);

CREATE TABLE insight_run (
    id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    asof DATE NOT NULL,
    params VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    hits INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    started_at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_run_code ON insight_run (code, asof);

CREATE TABLE insight_hit (
    id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    asof DATE NOT NULL,
    unit VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    called VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    level INTEGER NOT NULL,
    value VARCHAR NOT NULL,
    quantile VARCHAR NOT NULL,
    suppressed VARCHAR NOT NULL,
    alert_no VARCHAR NOT NULL,
    done VARCHAR NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_hit_run_id ON insight_hit (run_id);

CREATE INDEX ix_insight_hit_subject ON insight_hit (subject, code, asof);

CREATE INDEX ix_insight_hit_alert_no ON insight_hit (alert_no);

CREATE TABLE insight_hit_shop (
    id INTEGER NOT NULL,
    hit_id INTEGER NOT NULL,
    lic_no VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_hit_shop_lic_no ON insight_hit_shop (lic_no);

CREATE INDEX ix_insight_hit_shop_hit_id ON insight_hit_shop (hit_id);

CREATE TABLE insight_stage (
    id INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX ix_insight_stage_code ON insight_stage (code);
