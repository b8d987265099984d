-- What the watch and the list of sources count stands in indexes, so that
-- counting reads no report.
CREATE INDEX report_tally ON report (source_id, marking, copy_of);
CREATE INDEX report_open ON report (state, nolead, num, marking, copy_of, id);
CREATE INDEX report_since ON report (received, marking);
CREATE INDEX placement_report ON placement (report_id, state, case_id);
DROP INDEX report_received;
