package console

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type ledgerPage struct {
	frame
	About, Checkpoint, Key string
	MayProve               bool
	Rows                   []actRow
	Pager                  pager
	Verified               *notice
}

type actRow struct {
	ID, Seq, Who, Text, About, Href string
	At                              time.Time
	Marking                         threat.Marking
}

func (c *Console) ledgerRoutes() []route {
	return []route{
		{"GET /ledger", threat.RoleReader, c.ledger},
		{"GET /ledger/checkpoint", threat.RoleReader, c.checkpoint},
		{"GET /ledger/{id}/proof", threat.RoleReader, c.proof},
		{"POST /ledger/verify", threat.RoleAdmin, c.verify},
	}
}

const ledgerPageSize = 60

func (c *Console) ledger(v *visit) error {
	p, err := c.ledgerPage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "ledger", p)
	return nil
}

func (c *Console) ledgerPage(v *visit) (*ledgerPage, error) {
	p := &ledgerPage{frame: c.begin(v, "ledger", "Ledger"), About: strings.TrimSpace(v.query("about")), MayProve: v.by().Clearance == threat.Red, Key: c.Store.PublicKey()}
	rows, err := c.Store.Ledger(v.ctx(), v.by(), store.LedgerFilter{Object: p.About, Before: v.query("before"), Limit: ledgerPageSize})
	if err != nil {
		return nil, err
	}
	names := c.names(v)
	for _, r := range rows {
		p.Rows = append(p.Rows, actView(r, names))
	}
	p.page(v, rows)
	if p.MayProve {
		_, p.Checkpoint, err = c.Store.Head(v.ctx(), v.by())
	}
	return p, err
}

func (p *ledgerPage) page(v *visit, rows []store.LedgerRow) {
	q := url.Values{}
	if p.About != "" {
		q.Set("about", p.About)
	}
	p.Pager.Shown = counted(len(rows), "row", "rows") + " on this page"
	if v.query("before") != "" {
		p.Pager.Prev = "/ledger?" + q.Encode()
	}
	if len(rows) == ledgerPageSize {
		q.Set("before", rows[len(rows)-1].ID)
		p.Pager.Next = "/ledger?" + q.Encode()
	}
}

func actView(r store.LedgerRow, names names) actRow {
	out := actRow{ID: r.ID, Who: names.of(r.Who), Text: actWords(r), About: r.Object, Href: hrefOf(r.Kind, r.Object, r.Parent), At: r.At, Marking: r.Marking}
	if r.Index >= 0 {
		out.Seq = strconv.FormatInt(r.Index, 10)
	}
	return out
}

// actWords says in a few words what was done.
func actWords(r store.LedgerRow) string {
	if s, ok := actSentences[r.Verb+" "+r.Kind]; ok {
		return s
	}
	return r.Verb + " " + strings.ReplaceAll(r.Kind, "-", " ")
}

var actSentences = map[string]string{
	"look report": "read a report's page", "look case": "read a case's page", "look original": "fetched an original", "copy report": "recognised a copy", "mark report": "changed a marking",
	"take report": "took in a report", "receive reception": "received it", "read report": "read a report",
	"confirm fact": "accepted a fact", "reject fact": "rejected a fact", "restore fact": "restored a fact", "correct fact": "corrected a fact", "add fact": "added a fact",
	"open case": "opened a case", "edit case": "changed a case", "place case": "put a report into a case", "displace case": "took a report out of a case",
	"merge case": "merged two cases", "split case": "split a case", "move case": "moved a report", "undo case": "undid a step", "propose placement": "proposed a placement",
	"add source": "added a source", "grade source": "graded a source", "edit source": "changed a source", "add feed": "added a feed", "edit feed": "changed a feed",
	"add person": "added a person", "edit person": "changed a person", "link person": "made a link for a person", "sign-in session": "signed in", "sign-out session": "signed out",
	"refuse sign-in": "was refused a sign-in", "set credential": "set a password or passkey", "delete credential": "removed a passkey", "add token": "made a token", "revoke token": "revoked a token",
}

// hrefOf is the page of a thing, empty if it has none.
func hrefOf(kind, object, parent string) string {
	switch {
	case strings.HasPrefix(object, "rep_"):
		return "/reports/" + object
	case strings.HasPrefix(object, "cas_"):
		return "/cases/" + object
	case strings.HasPrefix(object, "src_"):
		return "/sources/" + object
	case kind == "fact" && parent != "":
		return "/reports/" + parent + "#f-" + object
	}
	return ""
}

// The head and every proof tell how many rows there are in all, so they exist
// only for those who may read all of them.
func mayProve(v *visit) error {
	if v.by().Clearance == threat.Red {
		return nil
	}
	return threat.Forbidden("a proof tells how long the ledger is, which counts what you may not read", "ask somebody whose clearance is TLP:RED to export it")
}

func (c *Console) checkpoint(v *visit) error {
	if err := mayProve(v); err != nil {
		return err
	}
	_, note, err := c.Store.Head(v.ctx(), v.by())
	if err != nil {
		return err
	}
	return sendFile(v, "tocsin-checkpoint.txt", []byte(note))
}

func (c *Console) proof(v *visit) error {
	if err := mayProve(v); err != nil {
		return err
	}
	id := v.r.PathValue("id")
	file, err := c.Store.Proof(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	return sendFile(v, "tocsin-proof-"+id+".json", file)
}

func sendFile(v *visit, name string, file []byte) error {
	SafeDownload(v.w.Header(), name, int64(len(file)))
	_, _ = v.w.Write(file) // the reader has gone; there is nobody to tell
	return nil
}

// verify checks the whole data directory now.
func (c *Console) verify(v *visit) error {
	if err := mayProve(v); err != nil {
		return err
	}
	found, err := c.Store.Verify(v.ctx())
	if err != nil {
		return err
	}
	p, err := c.ledgerPage(v)
	if err != nil {
		return err
	}
	p.Verified = &notice{Tone: "ok", Text: fmt.Sprintf("All %d rows and %d originals are as they were recorded.", found.Acts, found.Originals), Remedy: "Root " + found.Root.String()}
	if len(found.Problems) > 0 {
		p.Verified = &notice{Tone: "alarm", Text: cmp.Or(strings.Join(found.Problems, " · "), "Something does not fit."), Remedy: "Keep the data directory as it is, and compare it with the last backup."}
	}
	c.show(v.w, v.r, http.StatusOK, "ledger", p)
	return nil
}
