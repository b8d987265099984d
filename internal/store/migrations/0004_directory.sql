-- The directory is searched, paged and taken back; the rota is dropped and
-- handed over; papers bear a marking.

-- words are what a contact is found by: name, role and addresses, folded.
ALTER TABLE contact ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE contact SET words = ' ' || name_key;
CREATE INDEX contact_listed ON contact (retired, name_key, id);
CREATE INDEX contact_org ON contact (org_id) WHERE org_id <> '';
CREATE INDEX contact_group_member_contact ON contact_group_member (contact_id);
ALTER TABLE contact_group ADD COLUMN retired BIGINT NOT NULL DEFAULT 0;

-- One designated contact and one deputy for those of one marking: that a rank
-- is taken must not tell of somebody who is hidden.
DROP INDEX contact_rank;
CREATE UNIQUE INDEX contact_rank ON contact (org_id, rank, marking) WHERE rank <> '' AND retired = 0;

-- What a contact or a group was after each change. The ledger holds no names;
-- these rows do, and can be erased.
CREATE TABLE directory_version (
  num       {serial},
  kind      TEXT NOT NULL,
  object_id TEXT NOT NULL,
  org_id    TEXT NOT NULL DEFAULT '',
  version   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  by_id     TEXT NOT NULL,
  verb      TEXT NOT NULL,
  marking   BIGINT NOT NULL,
  body      TEXT NOT NULL,
  UNIQUE (kind, object_id, version)
);

ALTER TABLE turn ADD COLUMN dropped BIGINT NOT NULL DEFAULT 0;

-- What one person on duty leaves to the next.
CREATE TABLE handover (
  num     {serial},
  id      TEXT NOT NULL UNIQUE,
  role    TEXT NOT NULL,
  from_id TEXT NOT NULL,
  to_id   TEXT NOT NULL,
  marking BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  taken   BIGINT NOT NULL DEFAULT 0,
  note    TEXT NOT NULL
);

ALTER TABLE paper ADD COLUMN marking BIGINT NOT NULL DEFAULT -4;
