-- What is written for each message of a mass sending becomes less.

-- The deliveries of a chain are found through its product, by the index that
-- keeps a step from being planned twice.
DROP INDEX delivery_chain;

-- Arrivals that were recorded together are one act of the ledger, with a
-- line each; arrival names that act. It is empty where a delivery has an act of
-- its own.
ALTER TABLE delivery ADD COLUMN arrival TEXT NOT NULL DEFAULT '';
ALTER TABLE act ADD COLUMN members {bytes};

-- The tries at a delivery lie in their key's own tree.
ALTER TABLE attempt RENAME TO attempt_before;
CREATE TABLE attempt (
  delivery_id TEXT NOT NULL,
  number      BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  outcome     TEXT NOT NULL,
  code        BIGINT NOT NULL DEFAULT 0,
  detail      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery_id, number)
) {by_key};
INSERT INTO attempt (delivery_id, number, at, outcome, code, detail)
  SELECT delivery_id, number, at, outcome, code, detail FROM attempt_before ORDER BY delivery_id, number;
DROP TABLE attempt_before;
