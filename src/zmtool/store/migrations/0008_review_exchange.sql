-- Dossiers reviewed by another bureau: where a batch came from, and where a dossier was sent.

ALTER TABLE review_batch ADD COLUMN origin_unit VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE review_batch ADD COLUMN origin_batch VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE review_dossier ADD COLUMN sent_to VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE review_dossier ADD COLUMN origin_number INTEGER;
