-- Brands: the maker, other names, and prices as a history by catalogue, the only place where prices are.

CREATE TABLE sku_price (
    id INTEGER NOT NULL,
    barcode_carton VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    price VARCHAR NOT NULL,
    catalogue VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    effective_from DATE,
    effective_to DATE,
    source VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE sku_alias (
    id INTEGER NOT NULL,
    barcode_carton VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (barcode_carton, name)
);

-- Prices without a catalogue keep what is known of them: where they came from.
INSERT INTO sku_price (barcode_carton, basis, unit, price, catalogue, edition, source, mark)
SELECT barcode_carton, 'wholesale', '条', wholesale_price, '', '', source, mark
FROM sku WHERE wholesale_price IS NOT NULL;

INSERT INTO sku_price (barcode_carton, basis, unit, price, catalogue, edition, source, mark)
SELECT barcode_carton, 'retail', '条', retail_price, '', '', source, mark
FROM sku WHERE retail_price IS NOT NULL;

CREATE TABLE sku_next (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    barcode_carton VARCHAR NOT NULL,
    barcode_pack VARCHAR NOT NULL,
    producer VARCHAR NOT NULL,
    sticks_per_pack INTEGER NOT NULL,
    packs_per_carton INTEGER NOT NULL,
    cartons_per_case INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    mark VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (barcode_carton)
);

INSERT INTO sku_next
SELECT id, name, barcode_carton, barcode_pack, '', sticks_per_pack, packs_per_carton, cartons_per_case,
    source, mark, version
FROM sku;

DROP TABLE sku;

ALTER TABLE sku_next RENAME TO sku;

CREATE INDEX ix_sku_barcode_pack ON sku (barcode_pack);

CREATE INDEX ix_sku_name ON sku (name);

CREATE INDEX ix_sku_alias_name ON sku_alias (name);

CREATE INDEX ix_sku_price_barcode_carton ON sku_price (barcode_carton);

CREATE INDEX ix_sku_price_catalogue ON sku_price (catalogue, edition);
