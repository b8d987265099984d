-- What is not routine is decided on first, in the order of an index. Indexes
-- that no statement uses, or whose columns change with every message sent, go.
ALTER TABLE chain ADD COLUMN routine BIGINT NOT NULL DEFAULT 0;
DROP INDEX chain_wake;
CREATE INDEX chain_wake ON chain (routine, wake, id) WHERE ended = '';
DROP INDEX delivery_contact;
CREATE INDEX delivery_contact ON delivery (contact_id);
DROP INDEX act_marking;
