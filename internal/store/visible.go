package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// expand replaces each {table} of a statement by the rows of that table that
// exist for r. This is the only place where clearance is decided. A statement
// that reads from a bare table, or from one without a rule, is refused.
func expand(sql string, r threat.Reader) (string, error) {
	if bareTable.MatchString(sql) {
		return "", fmt.Errorf("query reads past the reader: %q", sql)
	}
	for depth := 0; strings.Contains(sql, "{"); depth++ {
		if depth > 4 {
			return "", fmt.Errorf("rules of visible.go go in a circle: %q", sql)
		}
		var unknown string
		sql = braces.ReplaceAllStringFunc(sql, func(name string) string {
			rows, ok := visible(r, name[1:len(name)-1])
			if !ok {
				unknown = name
			}
			return rows
		})
		if unknown != "" {
			return "", fmt.Errorf("no rule for table %s in visible.go", unknown)
		}
	}
	return sql, nil
}

var (
	braces    = regexp.MustCompile(`\{[a-z_]+\}`)
	bareTable = regexp.MustCompile(`(?i)\b(?:from|join)\s+[a-z_]`)
	plainID   = regexp.MustCompile(`^[a-z0-9_]+$`)
)

// visible gives the rows of a table that exist for r, as a table or a
// parenthesised SELECT. It may use braces itself.
func visible(r threat.Reader, table string) (string, bool) {
	if !r.Role.Valid() {
		raw, ok := visible(threat.Machinery("schema"), table)
		if !ok || strings.HasPrefix(raw, "(") {
			return "(SELECT * FROM " + raw + " AS none WHERE 1 = 0)", ok
		}
		return "(SELECT * FROM " + raw + " WHERE 1 = 0)", ok
	}
	if rule, ok := deskTables[table]; ok {
		return levels(rule, r.Clearance), true
	}
	if rule, ok := personalTables[table]; ok {
		return personal(table, rule, r), true
	}
	return "", false
}

// levels puts the reader's clearance into a rule: $C is the number of the
// marking, $L its place counted from 0.
func levels(rule string, clearance threat.Marking) string {
	clearance = min(max(clearance, threat.Clear), threat.Red)
	return strings.NewReplacer(
		"$C", strconv.Itoa(int(clearance)),
		"$L", strconv.Itoa(int(clearance-threat.Clear)),
	).Replace(rule)
}

// deskTables are the tables whose rows are guarded by markings. A reference
// to a row that does not exist for the reader is empty, and whoever brought in
// or changed something is named only where the thing itself is seen.
var deskTables = map[string]string{
	"source":  `(SELECT * FROM source WHERE marking <= $C)`,
	"grading": `(SELECT g.* FROM grading g WHERE EXISTS (SELECT 1 FROM source s WHERE s.id = g.source_id AND s.marking <= $C))`,

	// hidden_source and hidden_copy are for conditions on what was itself read
	// through {source} and {report}; they are never selected.
	"report": `(SELECT num, id, digest, marking, state, language, received, erased, nolead, body, source_id AS hidden_source, copy_of AS hidden_copy,
		COALESCE((SELECT s.id FROM source s WHERE s.id = report.source_id AND s.marking <= $C), '') AS source_id,
		COALESCE((SELECT o.id FROM report o WHERE o.id = report.copy_of AND o.marking <= $C), '') AS copy_of
		FROM report WHERE marking <= $C)`,
	"report_text":    `(SELECT t.* FROM report_text t WHERE EXISTS (SELECT 1 FROM report r WHERE r.id = t.report_id AND r.marking <= $C))`,
	"report_profile": `(SELECT p.* FROM report_profile p WHERE EXISTS (SELECT 1 FROM report r WHERE r.id = p.report_id AND r.marking <= $C))`,
	// words are only numbers to be joined with {report}.
	"words": `report_words`,
	"reception": `(SELECT e.id, e.report_id, e.at, e.way, e.origin, e.by_id, e.marking,
		COALESCE((SELECT s.id FROM source s WHERE s.id = e.source_id AND s.marking <= $C), '') AS source_id
		FROM reception e WHERE e.marking <= $C AND EXISTS (SELECT 1 FROM report r WHERE r.id = e.report_id AND r.marking <= $C))`,

	"fact": `(SELECT f.num, f.id, f.report_id, f.kind, f.value, f.begins, f.marking, f.state, f.by_id, f.at, f.reason, f.created_at, f.body, f.held_by,
		COALESCE((SELECT o.id FROM fact o WHERE o.id = f.replaces AND o.marking <= $C), '') AS replaces
		FROM fact f WHERE f.marking <= $C AND EXISTS (SELECT 1 FROM report r WHERE r.id = f.report_id AND r.marking <= $C))`,
	"rejection": `(SELECT j.* FROM rejection j WHERE EXISTS (SELECT 1 FROM fact f JOIN report r ON r.id = f.report_id
		WHERE f.id = j.fact_id AND f.marking <= $C AND r.marking <= $C))`,

	// What was said of two names exists for those who may read all that bore
	// them. identity_report are only ids, to be joined with {identity}.
	"identity": `(SELECT i.* FROM identity i WHERE i.marking <= $C AND NOT EXISTS (SELECT 1 FROM identity_report a JOIN report r ON r.id = a.report_id
		WHERE a.identity_id = i.id AND r.marking > $C))`,
	"identity_report": `identity_report`,
	// The list of actors is the whole desk's.
	"actor":         `actor`,
	"actor_name":    `actor_name`,
	"actor_version": `actor_version`,

	// A case exists for a reader who may read its marking and to whom it has
	// been shown: column low, which cases.go keeps.
	"case": `(SELECT c.num, c.id, c.title, c.marking, c.state, c.opened, c.owner, c.changed_$L AS changed, c.version_$L AS version,
		COALESCE((SELECT m.id FROM case_file m WHERE m.id = c.merged_to AND m.marking <= $C AND m.low <= $C), '') AS merged_to
		FROM case_file c WHERE c.marking <= $C AND c.low <= $C)`,
	"placement": `(SELECT p.report_id, p.case_id, p.state, p.score, p.by_id, p.at, p.marking,
		CASE WHEN p.marking <= $C THEN p.reasons ELSE '[]' END AS reasons
		FROM placement p WHERE EXISTS (SELECT 1 FROM report r WHERE r.id = p.report_id AND r.marking <= $C)
		AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = p.case_id))`,
	"step": `(SELECT * FROM step WHERE marking <= $C)`,

	"feed": `(SELECT f.id, f.url, f.name, f.marking, f.enabled, f.every, f.next_at, f.polled_at, f.changed_at, f.etag, f.last_modified,
		f.failures, f.last_error, COALESCE((SELECT s.id FROM source s WHERE s.id = f.source_id AND s.marking <= $C), '') AS source_id
		FROM feed f WHERE f.marking <= $C)`,

	// What is judged of a case, and its clocks, exist for those who may know of
	// the case. A product is held at its case's marking, whatever its text's.
	"judgement": `(SELECT j.* FROM judgement j WHERE j.marking <= $C AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = j.case_id))`,
	// That a duty is done is seen where the duty is; by which delivery, only where
	// the delivery is.
	"clock": `(SELECT k.id, k.kind, k.case_id, k.about_id, k.marking, k.started, k.due, k.stopped, k.reason, k.called,
		CASE WHEN EXISTS (SELECT 1 FROM delivery d JOIN product p ON p.id = d.product_id WHERE d.id = k.stop_ref AND (p.held > $C OR NOT ` + unhidden("d") + `))
		THEN '' ELSE k.stop_ref END AS stop_ref
		FROM clock k WHERE k.marking <= $C AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = k.case_id))`,
	"waiver":  `(SELECT w.* FROM waiver w WHERE w.marking <= $C AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = w.case_id))`,
	"lesson":  `(SELECT n.* FROM lesson n WHERE n.marking <= $C AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = n.case_id))`,
	"product": `(SELECT p.* FROM product p WHERE p.held <= $C AND EXISTS (SELECT 1 FROM {case} v WHERE v.id = p.case_id))`,

	"product_text":   `(SELECT t.* FROM product_text t WHERE EXISTS (SELECT 1 FROM {product} v WHERE v.id = t.product_id))`,
	"product_reason": `(SELECT n.* FROM product_reason n WHERE EXISTS (SELECT 1 FROM {product} v WHERE v.id = n.product_id))`,
	// Somebody who is called for a recipient can be marked above the product.
	"chain":    `(SELECT h.* FROM chain h WHERE EXISTS (SELECT 1 FROM {product} v WHERE v.id = h.product_id) AND ` + unhidden("h") + `)`,
	"delivery": `(SELECT d.* FROM delivery d WHERE EXISTS (SELECT 1 FROM {product} v WHERE v.id = d.product_id) AND ` + unhidden("d") + `)`,
	"answer":   `(SELECT w.* FROM answer w WHERE EXISTS (SELECT 1 FROM {product} v WHERE v.id = w.product_id) AND ` + unhidden("w") + `)`,
	"attempt":  `(SELECT a.* FROM attempt a WHERE EXISTS (SELECT 1 FROM {delivery} v WHERE v.id = a.delivery_id))`,

	// outgoing is what the engine sends, notices to people at the desk too: it
	// is read by the machinery only, and shown to nobody.
	"outgoing": `(SELECT * FROM delivery WHERE $L = 4)`,
	// An alarm may be for some clearances only: what those below have not in hand
	// can be in a case that only those above know.
	"alarm": `(SELECT a.* FROM alarm a WHERE a.marking <= $C AND a.upto >= $C AND (a.case_id = '' OR EXISTS (SELECT 1 FROM {case} v WHERE v.id = a.case_id)))`,

	// bell is every alarm, for the ladder that calls about them.
	"bell": `(SELECT * FROM alarm WHERE $L = 4)`,

	// Whom somebody speaks for, and with which rank, is shown where the
	// organisation is.
	"contact": `(SELECT c.id, c.kind, c.name, c.name_key, c.words, c.marking, c.retired, c.body,
		COALESCE((SELECT o.id FROM contact o WHERE o.id = c.org_id AND o.marking <= $C), '') AS org_id,
		CASE WHEN EXISTS (SELECT 1 FROM contact o WHERE o.id = c.org_id AND o.marking <= $C) THEN c.rank ELSE '' END AS rank
		FROM contact c WHERE c.marking <= $C)`,
	"contact_point": `(SELECT p.* FROM contact_point p WHERE EXISTS (SELECT 1 FROM contact c WHERE c.id = p.contact_id AND c.marking <= $C))`,
	"contact_group": `(SELECT * FROM contact_group WHERE marking <= $C)`,
	"contact_group_member": `(SELECT m.* FROM contact_group_member m WHERE EXISTS (SELECT 1 FROM contact c WHERE c.id = m.contact_id AND c.marking <= $C)
		AND EXISTS (SELECT 1 FROM contact_group g WHERE g.id = m.group_id AND g.marking <= $C))`,
	"directory_version": `(SELECT v.num, v.kind, v.object_id, v.version, v.at, v.by_id, v.verb, v.marking, v.body,
		COALESCE((SELECT o.id FROM contact o WHERE o.id = v.org_id AND o.marking <= $C), '') AS org_id
		FROM directory_version v WHERE v.marking <= $C
		AND (EXISTS (SELECT 1 FROM contact c WHERE c.id = v.object_id AND c.marking <= $C) OR EXISTS (SELECT 1 FROM contact_group g WHERE g.id = v.object_id AND g.marking <= $C)))`,
	"turn":     `turn`,
	"handover": `(SELECT * FROM handover WHERE marking <= $C)`,
	"paper":    `(SELECT * FROM paper WHERE marking <= $C)`,

	// The plus keeps the planner from walking the log by marking when its end
	// is asked for: the latest rows are found from the end, whoever asks.
	"act":        `(SELECT * FROM act WHERE +marking <= $C)`,
	"person":     `person`,
	"setting":    `setting`,
	"checkpoint": `(SELECT * FROM checkpoint WHERE $L = 4)`, // the log's size counts what is hidden
	"head":       `(SELECT * FROM ledger_head WHERE $L = 4)`,
	"tree_hash":  `(SELECT * FROM tree_hash WHERE $L = 4)`,
}

// unhidden is the condition that the contact of a row is not marked above the
// reader. For those who may read everything it costs nothing.
func unhidden(row string) string {
	return "($L = 4 OR NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = " + row + ".contact_id AND c.marking > $C))"
}

// personalTables belong to a person. The machinery (signing in) sees all of
// them, an administrator those marked "admin", everybody else their own.
var personalTables = map[string]string{
	"credential": "own",
	"session":    "admin",
	"token":      "admin",
	"one_time":   "machinery",
	"throttle":   "machinery",
	"seen":       "machinery",
}

func personal(table, rule string, r threat.Reader) string {
	switch {
	case r.Person == "" && r.Role == threat.RoleAdmin:
		return table
	case rule == "admin" && r.May(threat.RoleAdmin):
		return table
	case rule != "machinery" && plainID.MatchString(r.Person):
		return "(SELECT * FROM " + table + " WHERE person_id = '" + r.Person + "')"
	}
	return "(SELECT * FROM " + table + " WHERE 1 = 0)"
}
