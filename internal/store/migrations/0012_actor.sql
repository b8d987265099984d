-- What people said of two names: that they are one actor's, or that they are
-- not. A later answer to the same question holds; one that is undone does not.
-- The reports are those that bore the names when it was said: the answer goes
-- with them, into whatever case they are put.
CREATE TABLE identity (
  num       {serial},
  id        TEXT NOT NULL UNIQUE,
  case_id   TEXT NOT NULL,
  key_a     TEXT NOT NULL,
  key_b     TEXT NOT NULL,
  name_a    TEXT NOT NULL,
  name_b    TEXT NOT NULL,
  same      BIGINT NOT NULL,
  reason    TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  marking   BIGINT NOT NULL,
  undone_at BIGINT NOT NULL DEFAULT 0,
  undone_by TEXT NOT NULL DEFAULT ''
);
CREATE TABLE identity_report (
  identity_id TEXT NOT NULL,
  report_id   TEXT NOT NULL,
  side        BIGINT NOT NULL,
  PRIMARY KEY (identity_id, side, report_id)
);
CREATE INDEX identity_report_report ON identity_report (report_id, side);

-- The desk's own list of groups, organs and outlets with their names.
CREATE TABLE actor (
  num      {serial},
  id       TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL UNIQUE,
  words    TEXT NOT NULL,
  retired  BIGINT NOT NULL DEFAULT 0,
  version  BIGINT NOT NULL,
  body     TEXT NOT NULL
);
CREATE TABLE actor_name (
  name_key TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  PRIMARY KEY (name_key, actor_id)
);
CREATE INDEX actor_name_actor ON actor_name (actor_id);
CREATE TABLE actor_version (
  num      {serial},
  actor_id TEXT NOT NULL,
  version  BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  by_id    TEXT NOT NULL,
  verb     TEXT NOT NULL,
  body     TEXT NOT NULL,
  UNIQUE (actor_id, version)
);

-- A rejection may hold for words that are read as a name wherever the source
-- writes them. held_by is the rejection that held a fact back.
ALTER TABLE rejection ADD COLUMN value_key TEXT NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN held_by TEXT NOT NULL DEFAULT '';
CREATE INDEX fact_held ON fact (held_by) WHERE held_by <> '';
