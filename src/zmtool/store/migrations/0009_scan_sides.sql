-- Several documents that begin on one page: which of them a document is, and what people said of it.

ALTER TABLE scan_document ADD COLUMN side INTEGER DEFAULT '1' NOT NULL;
ALTER TABLE scan_correction ADD COLUMN side INTEGER DEFAULT '1' NOT NULL;
