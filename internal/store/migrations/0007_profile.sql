-- What is remembered of a report to find its copies and its event, so that a
-- start need not read every report again. It is made from the text and the
-- facts, and goes when either changes.
CREATE TABLE report_profile (
  report_id TEXT PRIMARY KEY,
  body      {bytes} NOT NULL
);
