package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Doer sends a request; [http.Client] is one. Which addresses it will talk to
// is the caller's policy.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Notify tells the hubs of the channel that its feeds have changed (WebSub §7).
// Every hub is told of every feed; the errors of those that did not listen are
// joined, for the caller to try again.
func (p *Publisher) Notify(ctx context.Context, client Doer) error {
	var errs []error
	for _, hub := range p.channel.Hubs {
		form := url.Values{"hub.mode": {"publish"}}
		for _, name := range []string{AtomName, RSSName, JSONName} {
			form.Add("hub.url", p.channel.Base+name)
			form.Add("hub.topic", p.channel.Base+name)
		}
		if err := post(ctx, client, hub, form); err != nil {
			errs = append(errs, fmt.Errorf("notify hub %s: %w", hub, err))
		}
	}
	return errors.Join(errs...)
}

func post(ctx context.Context, client Doer, to string, form url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)); err != nil {
		return err
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("it answered %s", res.Status)
	}
	return nil
}
