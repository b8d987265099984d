-- Reports that wait for a second look are few and looked for on every watch.
CREATE INDEX report_lead ON report (nolead, num);
