-- What the desk's own people are called for, and indexes for what runs while
-- a warning is under way.

-- An alarm calls people at the desk. One about the same thing and step is
-- raised once, whatever node or restart sees it again.
CREATE TABLE alarm (
  num      {serial},
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  about_id TEXT NOT NULL,
  step     BIGINT NOT NULL DEFAULT 0,
  case_id  TEXT NOT NULL DEFAULT '',
  marking  BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  seen     BIGINT NOT NULL DEFAULT 0,
  seen_by  TEXT NOT NULL DEFAULT '',
  body     TEXT NOT NULL,
  UNIQUE (kind, about_id, step)
);
CREATE INDEX alarm_open ON alarm (num) WHERE seen = 0;

CREATE INDEX delivery_chain ON delivery (chain_id);
CREATE INDEX delivery_contact ON delivery (contact_id, state);
CREATE INDEX answer_chain ON answer (chain_id);
CREATE INDEX answer_delivery ON answer (delivery_id);
