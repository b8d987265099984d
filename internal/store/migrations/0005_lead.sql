-- Whether a report has been set aside as no lead: 0 no, 1 by one person, 2 for
-- good.
ALTER TABLE report ADD COLUMN nolead BIGINT NOT NULL DEFAULT 0;
