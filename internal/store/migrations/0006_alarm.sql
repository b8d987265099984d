-- How many rungs of the ladder were called for an alarm. Those that are open
-- have called the first.
ALTER TABLE alarm ADD COLUMN called BIGINT NOT NULL DEFAULT 1;
CREATE INDEX alarm_unseen ON alarm (at) WHERE seen = 0;
