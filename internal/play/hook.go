package play

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/deliver/webhook"
)

// The webhook of one protector: an address that exists nowhere, and the secret
// that they share with the desk.
const (
	hookAddress = "http://events-office.protector.example/tocsin"
	hookSecret  = "for exercises only"
	hookAge     = 5 * time.Minute // older requests are refused
)

// hook receives webhooks as a protector would: it checks the signature before
// it takes a message.
type hook struct {
	box      *mailbox
	listener net.Listener
	server   *http.Server
}

func openHook(b *mailbox) (*hook, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h := &hook{box: b, listener: listener}
	h.server = &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute}
	go func() { _ = h.server.Serve(listener) }() // ends with close
	return h, nil
}

// dial leads every webhook here.
func (h *hook) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, network, h.listener.Addr().String())
}

// ServeHTTP takes one message.
func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	if !webhook.Verify(hookSecret, r.Header.Get("Tocsin-Time"), r.Header.Get("Tocsin-Signature"), body, h.box.now(), hookAge) {
		http.Error(w, "the signature is wrong, or too old", http.StatusForbidden)
		return
	}
	var b webhook.Body
	if err := json.Unmarshal(body, &b); err != nil {
		http.Error(w, "this is no message", http.StatusBadRequest)
		return
	}
	head, err := httputil.DumpRequest(r, false)
	if err != nil {
		http.Error(w, "the request could not be kept", http.StatusInternalServerError)
		return
	}
	m := console.DemoMessage{
		Channel: "webhook", To: "http://" + r.Host + r.URL.Path, Subject: b.Subject, Text: b.Text, Raw: string(head) + string(body), Delivery: b.Delivery,
		Signed: fmt.Sprintf("The signature is right for this body, under the secret %q that desk and protector share, and less than %v old.", hookSecret, hookAge),
	}
	if link := linkIn.FindStringSubmatch(b.Link); link != nil {
		m.Link = link[1]
	}
	if err := h.box.keep(m); err != nil {
		http.Error(w, "the message could not be kept", http.StatusInternalServerError)
	}
}
