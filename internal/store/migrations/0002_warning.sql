-- From judging a case to reviewing what came of it. Four-eyes and one-clock
-- rules are constraints: two nodes can't read, then write, past them.

-- Assessments, determinations and outcomes are versions: rows are added, never
-- changed.
CREATE TABLE judgement (
  num     {serial},
  id      TEXT NOT NULL UNIQUE,
  kind    TEXT NOT NULL,
  case_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  by_id   TEXT NOT NULL,
  marking BIGINT NOT NULL,
  body    TEXT NOT NULL,
  UNIQUE (case_id, kind, version)
);

CREATE TABLE clock (
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  case_id  TEXT NOT NULL,
  about_id TEXT NOT NULL,
  marking  BIGINT NOT NULL,
  started  BIGINT NOT NULL,
  due      BIGINT NOT NULL,
  stopped  BIGINT NOT NULL DEFAULT 0,
  stop_ref TEXT NOT NULL DEFAULT '',
  reason   TEXT NOT NULL DEFAULT '',
  called   BIGINT NOT NULL DEFAULT 0,
  CHECK (stopped = 0 OR (stop_ref <> '' AND reason <> ''))
);
CREATE INDEX clock_due ON clock (due) WHERE stopped = 0;
CREATE INDEX clock_case ON clock (case_id);
CREATE UNIQUE INDEX clock_once ON clock (case_id, kind) WHERE stopped = 0 AND kind IN ('warn', 'coordinate');

CREATE TABLE waiver (
  id            TEXT PRIMARY KEY,
  case_id       TEXT NOT NULL,
  determination TEXT NOT NULL,
  marking       BIGINT NOT NULL,
  requester     TEXT NOT NULL,
  approver      TEXT NOT NULL DEFAULT '',
  decided       BIGINT NOT NULL DEFAULT 0,
  body          TEXT NOT NULL,
  CHECK (approver <> requester)
);
CREATE INDEX waiver_case ON waiver (case_id);

CREATE TABLE lesson (
  id      TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  marking BIGINT NOT NULL,
  done    BIGINT NOT NULL DEFAULT 0,
  body    TEXT NOT NULL
);
CREATE INDEX lesson_case ON lesson (case_id);

-- The directory. org_id is the organisation that somebody speaks for; rank is
-- 'contact' for its designated contact, 'deputy', or empty.
CREATE TABLE contact (
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  org_id   TEXT NOT NULL DEFAULT '',
  rank     TEXT NOT NULL DEFAULT '',
  name     TEXT NOT NULL,
  name_key TEXT NOT NULL,
  marking  BIGINT NOT NULL,
  retired  BIGINT NOT NULL DEFAULT 0,
  body     TEXT NOT NULL
);
CREATE INDEX contact_name ON contact (name_key);
CREATE UNIQUE INDEX contact_rank ON contact (org_id, rank) WHERE rank <> '' AND retired = 0;

CREATE TABLE contact_point (
  id         TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL,
  channel    TEXT NOT NULL,
  address    TEXT NOT NULL,
  place      BIGINT NOT NULL,
  verified   BIGINT NOT NULL DEFAULT 0,
  alive      BIGINT NOT NULL DEFAULT 0,
  failed     BIGINT NOT NULL DEFAULT 0,
  body       TEXT NOT NULL,
  UNIQUE (contact_id, channel, address)
);

CREATE TABLE contact_group (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  marking BIGINT NOT NULL
);
CREATE TABLE contact_group_member (
  group_id   TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  PRIMARY KEY (group_id, contact_id)
);

-- Who is on duty: turns of a rota, later rows over earlier ones.
CREATE TABLE turn (
  num       {serial},
  id        TEXT NOT NULL UNIQUE,
  role      TEXT NOT NULL,
  person_id TEXT NOT NULL,
  starts    BIGINT NOT NULL,
  ends      BIGINT NOT NULL,
  note      TEXT NOT NULL DEFAULT '',
  CHECK (starts < ends)
);
CREATE INDEX turn_time ON turn (starts, ends);

-- Named documents of the desk, in versions: the duty policy, escalation
-- policies, templates.
CREATE TABLE paper (
  num     {serial},
  kind    TEXT NOT NULL,
  name    TEXT NOT NULL,
  version BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  by_id   TEXT NOT NULL,
  retired BIGINT NOT NULL DEFAULT 0,
  body    TEXT NOT NULL,
  UNIQUE (kind, name, version)
);

CREATE TABLE product (
  num           {serial},
  id            TEXT NOT NULL UNIQUE,
  case_id       TEXT NOT NULL,
  determination TEXT NOT NULL,
  kind          TEXT NOT NULL,
  mode          TEXT NOT NULL,
  state         TEXT NOT NULL,
  held          BIGINT NOT NULL,
  author        TEXT NOT NULL,
  approver      TEXT NOT NULL DEFAULT '',
  digest        TEXT NOT NULL DEFAULT '',
  ends          BIGINT NOT NULL,
  changes_id    TEXT NOT NULL DEFAULT '',
  twin_id       TEXT NOT NULL DEFAULT '',
  version       BIGINT NOT NULL,
  body          TEXT NOT NULL,
  CHECK (approver <> author),
  CHECK (state NOT IN ('approved', 'superseded', 'cancelled', 'expired', 'lapsed') OR (approver <> '' AND digest <> ''))
);
CREATE INDEX product_case ON product (case_id);
CREATE INDEX product_state ON product (state, ends);
CREATE UNIQUE INDEX product_heir ON product (changes_id) WHERE changes_id <> '' AND state IN ('approved', 'superseded', 'cancelled');

-- Every version of a product's text that was saved.
CREATE TABLE product_text (
  product_id TEXT NOT NULL,
  version    BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  by_id      TEXT NOT NULL,
  digest     TEXT NOT NULL,
  body       TEXT NOT NULL,
  PRIMARY KEY (product_id, version)
);

-- A reason for a difference of parity, or the override of a leak, bound to
-- the text it was given for.
CREATE TABLE product_reason (
  num        {serial},
  product_id TEXT NOT NULL,
  digest     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  field      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  at         BIGINT NOT NULL,
  CHECK (reason <> '')
);
CREATE INDEX product_reason_product ON product_reason (product_id);

CREATE TABLE delivery (
  num        {serial},
  id         TEXT NOT NULL UNIQUE,
  product_id TEXT NOT NULL,
  chain_id   TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  point_id   TEXT NOT NULL,
  channel    TEXT NOT NULL,
  step       BIGINT NOT NULL,
  state      TEXT NOT NULL,
  reason     TEXT NOT NULL DEFAULT '',
  attempts   BIGINT NOT NULL DEFAULT 0,
  urgent     BIGINT NOT NULL DEFAULT 0,
  planned    BIGINT NOT NULL,
  next_at    BIGINT NOT NULL,
  leased     BIGINT NOT NULL DEFAULT 0,
  expires    BIGINT NOT NULL,
  done       BIGINT NOT NULL DEFAULT 0,
  link_hash  TEXT NOT NULL DEFAULT '',
  UNIQUE (product_id, chain_id, point_id, step)
);
CREATE INDEX delivery_due ON delivery (urgent, next_at) WHERE state = 'pending';
CREATE INDEX delivery_product ON delivery (product_id, state);
CREATE INDEX delivery_link ON delivery (link_hash) WHERE link_hash <> '';

CREATE TABLE attempt (
  delivery_id TEXT NOT NULL,
  number      BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  outcome     TEXT NOT NULL,
  code        BIGINT NOT NULL DEFAULT 0,
  detail      TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery_id, number)
);

CREATE TABLE answer (
  num         {serial},
  id          TEXT NOT NULL UNIQUE,
  product_id  TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  chain_id    TEXT NOT NULL,
  contact_id  TEXT NOT NULL,
  channel     TEXT NOT NULL,
  digest      TEXT NOT NULL,
  state       TEXT NOT NULL,
  at          BIGINT NOT NULL,
  by_id       TEXT NOT NULL DEFAULT '',
  body        TEXT NOT NULL
);
CREATE INDEX answer_product ON answer (product_id);

-- A chain is the way of one product to one recipient: its next decision is
-- due at wake.
CREATE TABLE chain (
  id         TEXT PRIMARY KEY,
  product_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  policy     TEXT NOT NULL,
  started    BIGINT NOT NULL,
  wake       BIGINT NOT NULL,
  ended      TEXT NOT NULL DEFAULT '',
  body       TEXT NOT NULL,
  UNIQUE (product_id, contact_id)
);
CREATE INDEX chain_wake ON chain (wake) WHERE ended = '';
