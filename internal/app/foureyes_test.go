package app_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// onEachEngine tells a story on SQLite and on PostgreSQL.
func onEachEngine(t *testing.T, tale func(t *testing.T, change func(*config.Config))) {
	t.Run("sqlite", func(t *testing.T) { tale(t, func(*config.Config) {}) })
	t.Run("postgres", func(t *testing.T) {
		address := testkit.Postgres(t)
		tale(t, func(c *config.Config) { c.Database = address })
	})
}

// TestOfManyApproversOneWins has eight people approve the same warning in the
// same moment: it is approved once, sent once, and the others are told why not.
func TestOfManyApproversOneWins(t *testing.T) {
	onEachEngine(t, func(t *testing.T, change func(*config.Config)) {
		st := tell(t, change)
		draft := st.submitted(st.person("Head", "en", headsMail).ID)
		errs := make([]error, 8)
		var people sync.WaitGroup
		for i := range errs {
			people.Go(func() {
				who := testkit.Approver
				who.Person += string(rune('a' + i))
				_, errs[i] = desk.Approve(t.Context(), st.app.Store, who, draft.ID, compose.Digest(draft), "Desk")
			})
		}
		people.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case threat.KindOf(err) != threat.KindConflict:
				t.Errorf("a loser is told: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d approved it", won)
		}
		p, err := st.app.Store.Product(t.Context(), testkit.Author, draft.ID)
		if err != nil {
			t.Fatal(err)
		}
		st.products = append(st.products, p)
		st.until("it is out", func() bool { return st.balance(p).Delivered == 1 })
		if st.rest(); len(st.mail.Mails()) != 1 {
			t.Errorf("%d mails", len(st.mail.Mails()))
		}
	})
}

// TestWhoMayApproveWhat tries every approval that must not be.
func TestWhoMayApproveWhat(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	draft := st.submitted(st.person("Head", "en", headsMail).ID)
	digest := compose.Digest(draft)
	approve := func(by threat.Reader, digest string) error {
		_, err := desk.Approve(t.Context(), st.app.Store, by, draft.ID, digest, "Desk")
		return err
	}
	author, below := testkit.Author, testkit.Approver
	author.Role, below.Clearance = threat.RoleApprover, threat.Green
	analyst, machine := testkit.Approver, threat.Machinery("script")
	analyst.Role = threat.RoleAnalyst
	for name, c := range map[string]struct {
		by   threat.Reader
		kind threat.ErrorKind
	}{
		"the author, although an approver": {author, threat.KindForbidden}, "an analyst": {analyst, threat.KindForbidden},
		"somebody below its marking": {below, threat.KindNotFound}, "a machine": {machine, threat.KindForbidden},
	} {
		if err := approve(c.by, digest); threat.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	edited := draft
	edited.Texts = append([]threat.Text(nil), draft.Texts...)
	edited.Texts[0].Place = "Moscow."
	if _, err := desk.SaveDraft(t.Context(), st.app.Store, testkit.Author, edited); err != nil {
		t.Fatal(err)
	}
	if err := approve(testkit.Approver, digest); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a changed letter is approved: %v", err)
	}
	if _, err := desk.Submit(t.Context(), st.app.Store, testkit.Author, draft.ID); err != nil {
		t.Fatal(err)
	}
	if err := approve(testkit.Approver, digest); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("submitted again, the old text is approved: %v", err)
	}
	if st.rest(); len(st.mail.Mails()) > 0 {
		t.Error("something left")
	}
}

// TestAnExerciseSaysSoInEveryForm sends an exercise by each channel; and what
// was changed in the records after its approval does not leave at all.
func TestAnExerciseSaysSoInEveryForm(t *testing.T) {
	t.Parallel()
	g := &gateway{}
	st := withSMS(t, g, nil)
	peer := newHookPeer(t, st.clock, "a shared hook secret")
	to := st.person("Head", "ru", headsMail, threat.Point{Channel: "sms", Address: "+49 170 55512"}, threat.Point{Channel: "webhook", Address: peer.url, Secret: peer.secret})
	p := st.warn(6*time.Hour, nil, to.ID)
	st.until("all three are out", func() bool { return st.balance(p).Delivered == 3 })
	mail, hook := st.mail.Mails()[0], peer.bodies()[0]
	_, texts := g.took()
	_, page, _ := get(t, linkIn.FindString(textOf(t, mail)))
	for form, text := range map[string]string{"subject": mail.Data[strings.Index(mail.Data, "Subject:"):], "mail": textOf(t, mail), "sms": texts[0], "webhook": hook.Text, "webhook's subject": hook.Subject, "page": page} {
		if !strings.Contains(text[:min(len(text), 3000)], "EXERCISE") {
			t.Errorf("%s does not say so:\n%s", form, text)
		}
	}
	for _, text := range append(texts, hook.Link) {
		st.secret = append(st.secret, text[strings.LastIndex(text, "/")+1:])
	}
}

// TestWhatWasTamperedWithDoesNotLeave changes the mode, and the words, of an
// approved exercise in the database, before it could be sent: the channel's
// side refuses it.
func TestWhatWasTamperedWithDoesNotLeave(t *testing.T) {
	for name, spoilt := range map[string]string{
		"mode":  `UPDATE product SET mode = 'actual', body = replace(body, '"mode":"exercise"', '"mode":"actual"') WHERE id = ?`,
		"words": `UPDATE product SET body = replace(body, 'Guard the doors', 'Leave the doors open') WHERE id = ?`,
	} {
		t.Run(name, func(t *testing.T) { tamperedWith(t, spoilt) })
	}
}

func tamperedWith(t *testing.T, spoilt string) {
	t.Parallel()
	peer := testkit.NewMailPeer(t, at("RCPT", 1<<30, testkit.Say{Line: "451 4.7.1 later"}))
	st := tellBy(t, peer, nil)
	p := st.warn(6*time.Hour, nil, st.person("Head", "en", headsMail).ID)
	st.rest()
	st.spoil(spoilt, p.ID)
	peer.Behave(nil)
	st.again()
	st.passUntil("it is held back", time.Hour, time.Minute, func() bool { b := st.balance(p); return b.Failed > 0 && b.Pending == 0 })
	if n := len(peer.Mails()); n > 0 {
		t.Errorf("%d mails left", n)
	}
}
