-- The desk's tables. Columns are what is searched, ordered or guarded on; the
-- rest of a record is the vocabulary's own JSON in body. Times are
-- microseconds since 1970 UTC, markings the numbers of threat.Marking.

CREATE TABLE report (
  num         {serial},
  id          TEXT NOT NULL UNIQUE,
  digest      TEXT NOT NULL,
  source_id   TEXT NOT NULL,
  marking     BIGINT NOT NULL,
  state       TEXT NOT NULL,
  language    TEXT NOT NULL DEFAULT '',
  received    BIGINT NOT NULL,
  copy_of     TEXT NOT NULL DEFAULT '',
  erased      BIGINT NOT NULL DEFAULT 0,
  body        TEXT NOT NULL
);
CREATE INDEX report_digest ON report (digest);
CREATE INDEX report_source ON report (source_id, num);
CREATE INDEX report_state ON report (state, num);
CREATE INDEX report_marking ON report (marking, num);
CREATE INDEX report_language ON report (language, num);
CREATE INDEX report_received ON report (received);
CREATE INDEX report_copy ON report (copy_of) WHERE copy_of <> '';

CREATE TABLE report_text (
  report_id TEXT PRIMARY KEY,
  content   TEXT NOT NULL
);

{words_table};

CREATE TABLE reception (
  id        TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  at        BIGINT NOT NULL,
  way       TEXT NOT NULL,
  origin    TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  source_id TEXT NOT NULL,
  marking   BIGINT NOT NULL
);
CREATE INDEX reception_report ON reception (report_id, at);

CREATE TABLE source (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  name_key    TEXT NOT NULL,
  type        TEXT NOT NULL,
  url         TEXT NOT NULL,
  reliability TEXT NOT NULL,
  marking     BIGINT NOT NULL
);
CREATE INDEX source_name ON source (name_key);

CREATE TABLE grading (
  num         {serial},
  source_id   TEXT NOT NULL,
  at          BIGINT NOT NULL,
  by_id       TEXT NOT NULL,
  reliability TEXT NOT NULL,
  reason      TEXT NOT NULL
);
CREATE INDEX grading_source ON grading (source_id, num);

CREATE TABLE fact (
  num        {serial},
  id         TEXT NOT NULL UNIQUE,
  report_id  TEXT NOT NULL,
  kind       TEXT NOT NULL,
  value      TEXT NOT NULL,
  begins     BIGINT NOT NULL,
  marking    BIGINT NOT NULL,
  state      TEXT NOT NULL,
  by_id      TEXT NOT NULL DEFAULT '',
  at         BIGINT NOT NULL DEFAULT 0,
  reason     TEXT NOT NULL DEFAULT '',
  replaces   TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  body       TEXT NOT NULL
);
CREATE INDEX fact_report ON fact (report_id, begins);
CREATE INDEX fact_kind ON fact (kind, value);

CREATE TABLE rejection (
  id         TEXT PRIMARY KEY,
  scope      TEXT NOT NULL,
  report_id  TEXT NOT NULL,
  source_id  TEXT NOT NULL,
  fact_id    TEXT NOT NULL,
  kind       TEXT NOT NULL,
  quote_key  TEXT NOT NULL,
  words_key  TEXT NOT NULL,
  quote      TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  at         BIGINT NOT NULL,
  reason     TEXT NOT NULL
);
CREATE INDEX rejection_report ON rejection (report_id);
CREATE INDEX rejection_source ON rejection (source_id, scope);
CREATE INDEX rejection_fact ON rejection (fact_id);

-- changed_N and version_N are what a reader of clearance N knows of a case:
-- a change above N leaves no trace in them. N counts from 0, TLP:CLEAR, to 4,
-- TLP:RED. low is the lowest clearance to which the case has been shown.
CREATE TABLE case_file (
  num       {serial},
  id        TEXT NOT NULL UNIQUE,
  title     TEXT NOT NULL,
  marking   BIGINT NOT NULL,
  state     TEXT NOT NULL,
  opened    BIGINT NOT NULL,
  owner     TEXT NOT NULL DEFAULT '',
  merged_to TEXT NOT NULL DEFAULT '',
  low       BIGINT NOT NULL,
  changed_0 BIGINT NOT NULL, version_0 BIGINT NOT NULL,
  changed_1 BIGINT NOT NULL, version_1 BIGINT NOT NULL,
  changed_2 BIGINT NOT NULL, version_2 BIGINT NOT NULL,
  changed_3 BIGINT NOT NULL, version_3 BIGINT NOT NULL,
  changed_4 BIGINT NOT NULL, version_4 BIGINT NOT NULL
);
CREATE INDEX case_changed_0 ON case_file (changed_0, num);
CREATE INDEX case_changed_1 ON case_file (changed_1, num);
CREATE INDEX case_changed_2 ON case_file (changed_2, num);
CREATE INDEX case_changed_3 ON case_file (changed_3, num);
CREATE INDEX case_changed_4 ON case_file (changed_4, num);

CREATE TABLE placement (
  report_id TEXT NOT NULL,
  case_id   TEXT NOT NULL,
  state     TEXT NOT NULL,
  score     DOUBLE PRECISION NOT NULL,
  reasons   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  marking   BIGINT NOT NULL,
  PRIMARY KEY (report_id, case_id)
);
CREATE INDEX placement_case ON placement (case_id, state);

-- A step is one act upon cases that can be undone: the rows it touched,
-- before and after.
CREATE TABLE step (
  num       {serial},
  id        TEXT NOT NULL UNIQUE,
  case_id   TEXT NOT NULL,
  other_id  TEXT NOT NULL DEFAULT '',
  verb      TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  marking   BIGINT NOT NULL,
  undone_at BIGINT NOT NULL DEFAULT 0,
  undone_by TEXT NOT NULL DEFAULT '',
  body      TEXT NOT NULL
);
CREATE INDEX step_case ON step (case_id, num);
CREATE INDEX step_other ON step (other_id, num) WHERE other_id <> '';

CREATE TABLE feed (
  id            TEXT PRIMARY KEY,
  url           TEXT NOT NULL,
  name          TEXT NOT NULL,
  source_id     TEXT NOT NULL,
  marking       BIGINT NOT NULL,
  enabled       BIGINT NOT NULL,
  every         BIGINT NOT NULL,
  next_at       BIGINT NOT NULL,
  polled_at     BIGINT NOT NULL DEFAULT 0,
  changed_at    BIGINT NOT NULL DEFAULT 0,
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  failures      BIGINT NOT NULL DEFAULT 0,
  last_error    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX feed_next ON feed (enabled, next_at);

-- What was fetched before: items of feeds, files of watched folders, mails.
CREATE TABLE seen (
  scope TEXT NOT NULL,
  item  TEXT NOT NULL,
  at    BIGINT NOT NULL,
  PRIMARY KEY (scope, item)
);

CREATE TABLE person (
  id        TEXT PRIMARY KEY,
  login     TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL DEFAULT '',
  role      TEXT NOT NULL,
  clearance BIGINT NOT NULL,
  disabled  BIGINT NOT NULL DEFAULT 0,
  created   BIGINT NOT NULL
);

CREATE TABLE credential (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  handle    TEXT NOT NULL,
  secret    {bytes} NOT NULL,
  created   BIGINT NOT NULL,
  used      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX credential_person ON credential (person_id, kind);
CREATE UNIQUE INDEX credential_handle ON credential (kind, handle);

CREATE TABLE session (
  id        TEXT PRIMARY KEY,
  hash      TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  created   BIGINT NOT NULL,
  seen      BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  method    TEXT NOT NULL,
  address   TEXT NOT NULL,
  agent     TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE token (
  id        TEXT PRIMARY KEY,
  hash      TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  name      TEXT NOT NULL,
  scopes    TEXT NOT NULL,
  clearance BIGINT NOT NULL,
  created   BIGINT NOT NULL,
  used      BIGINT NOT NULL DEFAULT 0,
  expires   BIGINT NOT NULL DEFAULT 0,
  revoked   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX token_person ON token (person_id);

-- One-time links: the first admin's, invitations, resets, half-done ceremonies.
CREATE TABLE one_time (
  hash    TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  data    {bytes} NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE TABLE throttle (
  name     TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT NOT NULL
);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The ledger. payload and salt can be erased; digest and seq never change.
CREATE TABLE act (
  seq     BIGINT PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  at      BIGINT NOT NULL,
  who     TEXT NOT NULL,
  verb    TEXT NOT NULL,
  kind    TEXT NOT NULL,
  object  TEXT NOT NULL,
  parent  TEXT NOT NULL,
  marking BIGINT NOT NULL,
  digest  {bytes} NOT NULL,
  salt    {bytes},
  payload {bytes}
);
CREATE INDEX act_object ON act (object, seq);
CREATE INDEX act_parent ON act (parent, seq);
CREATE INDEX act_marking ON act (marking, seq);

CREATE TABLE tree_hash (
  num  BIGINT PRIMARY KEY,
  hash {bytes} NOT NULL
);

CREATE TABLE ledger_head (
  one  BIGINT PRIMARY KEY CHECK (one = 1),
  size BIGINT NOT NULL,
  note TEXT NOT NULL
);
INSERT INTO ledger_head (one, size, note) VALUES (1, 0, '');

CREATE TABLE checkpoint (
  size BIGINT PRIMARY KEY,
  at   BIGINT NOT NULL,
  note TEXT NOT NULL
);
