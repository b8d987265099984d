package feed

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/xmlsig"
)

func TestWhatMustNotBePublished(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 50)
	change := func(from, to string) []byte { return bytes.Replace(message(1), []byte(from), []byte(to), 1) }
	for name, doc := range map[string][]byte{
		"not XML":     []byte("hello"),
		"invalid":     change("<event>Attack</event>", ""),
		"Z":           change("18:01:00-00:00", "18:01:00Z"),
		"an exercise": change("<status>Actual</status>", "<status>Exercise</status>"),
		"private":     change("<scope>Public</scope>", "<scope>Private</scope><addresses>a@b</addresses>"),
		"restricted":  change("<scope>Public</scope>", "<scope>Restricted</scope><restriction>police</restriction>"),
	} {
		if _, err := p.Add(doc, start); err == nil {
			t.Errorf("%s: was published", name)
		}
	}
	for _, f := range p.Files() {
		if strings.HasPrefix(f.Name, "alerts/") || bytes.Contains(f.Body, []byte("m-1")) {
			t.Errorf("%s is served", f.Name)
		}
	}
}

// Signed messages are verified before they are served, and verify after they
// went through a feed.
func TestSignedMessages(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	policy := xmlsig.Policy{Keys: []crypto.PublicKey{key.Public()}}
	p, err := NewPublisher(Channel{Title: "Desk", Author: "Desk", Base: s.URL, Signed: &policy})
	if err != nil {
		t.Fatal(err)
	}
	s.serve(p)
	signed, err := xmlsig.SignAndVerify(message(1), xmlsig.Signer{Key: key}, xmlsig.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Add(message(1), start); err == nil {
		t.Error("an unsigned message was published")
	}
	if _, err := p.Add(bytes.Replace(signed.Bytes(), []byte("Severe"), []byte("Minor"), 1), start); err == nil {
		t.Error("a changed message was published")
	}
	if _, err := p.Add(signed.Bytes(), start); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{AtomName, RSSName} {
		h := Poller{Client: s.Client(), Now: (&clock{start}).Now}.Poll(context.Background(), &Subscription{URL: s.URL + "/" + name})
		noFaults(t, h)
		if len(h.Messages) != 1 {
			t.Fatalf("%s: %d messages", name, len(h.Messages))
		}
		if _, _, err := cap.Verify(h.Messages[0].Original, policy); err != nil {
			t.Errorf("%s: %v\n%s", name, err, h.Messages[0].Original)
		}
	}
}

// An alert that has no default namespace keeps having none inside a feed.
func TestPrefixedAlertsSurviveTheFeed(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	doc := regexp.MustCompile(`<(/?)([a-zA-Z]+)`).ReplaceAll(message(1), []byte("<${1}cap:$2"))
	doc = bytes.Replace(doc, []byte("xmlns="), []byte("xmlns:cap="), 1)
	for _, method := range []xmlsig.Method{xmlsig.C14N10, xmlsig.Exclusive} {
		signed, err := xmlsig.SignAndVerify(doc, xmlsig.Signer{Key: key, Method: method}, xmlsig.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		s := newSite(t)
		p := publisher(t, s, 50)
		if _, err := p.Add(signed.Bytes(), start); err != nil {
			t.Fatal(err)
		}
		h := Poller{Client: s.Client(), Now: (&clock{start}).Now}.Poll(context.Background(), &Subscription{URL: s.URL + "/cap/feed.atom"})
		noFaults(t, h)
		if len(h.Messages) != 1 || s.count("/cap/"+p.items[0].Name) != 0 {
			t.Fatalf("%d messages", len(h.Messages))
		}
		if _, _, err := cap.Verify(h.Messages[0].Original, xmlsig.Policy{Keys: []crypto.PublicKey{key.Public()}}); err != nil {
			t.Errorf("%s: %v\n%s", method, err, h.Messages[0].Original)
		}
	}
}

// A message that would not survive being put inside a feed is linked.
func TestWhatCannotBeEmbeddedIsLinked(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 50)
	styled := bytes.Replace(message(1), []byte("<alert"), []byte("<?xml-stylesheet href=\"a.xsl\"?>\n<alert"), 1)
	latin := []byte(strings.NewReplacer("UTF-8", "ISO-8859-1", "Moscow", "M\xfcnchen").Replace(string(message(2))))
	for _, doc := range [][]byte{styled, latin} {
		if _, err := p.Add(doc, start); err != nil {
			t.Fatal(err)
		}
	}
	h := Poller{Client: s.Client(), Now: (&clock{start}).Now}.Poll(context.Background(), &Subscription{URL: s.URL + "/cap/feed.atom"})
	noFaults(t, h)
	if len(h.Messages) != 2 || !bytes.Equal(h.Messages[0].Original, latin) || !bytes.Equal(h.Messages[1].Original, styled) {
		t.Errorf("collected %v", ids(h))
	}
	if got := h.Messages[0].Alert.Info[0].Area[0].AreaDesc; got != "München" {
		t.Errorf("area %q", got)
	}
}

func TestWebSub(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 50)
	var got url.Values
	status := http.StatusAccepted
	s.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		got = r.PostForm
		w.WriteHeader(status)
	}))
	if err := p.Notify(context.Background(), s.Client()); err != nil {
		t.Fatal(err)
	}
	if got.Get("hub.mode") != "publish" || len(got["hub.url"]) != 3 || got["hub.url"][0] != s.URL+"/cap/feed.atom" {
		t.Errorf("hub was told %v", got)
	}
	status = http.StatusServiceUnavailable
	if err := p.Notify(context.Background(), s.Client()); err == nil || !strings.Contains(err.Error(), s.URL+"/hub") {
		t.Errorf("a hub that did not listen: %v", err)
	}
}

func TestChannelIsChecked(t *testing.T) {
	for name, c := range map[string]Channel{
		"no title": {Author: "a", Base: "https://example.org/"}, "no author": {Title: "t", Base: "https://example.org/"},
		"relative": {Title: "t", Author: "a", Base: "/cap"}, "query": {Title: "t", Author: "a", Base: "https://example.org/?x"},
		"file": {Title: "t", Author: "a", Base: "file:///tmp"},
	} {
		if _, err := NewPublisher(c); err == nil {
			t.Errorf("%s: was opened", name)
		}
	}
}
