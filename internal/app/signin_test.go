package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestGuessingIsSlowedDown tries passwords until the desk says to wait.
func TestGuessingIsSlowedDown(t *testing.T) {
	h := start(t, settings(t.TempDir()))
	for range 10 {
		form := url.Values{"login": {"ana"}, "password": {"a wrong guess at it"}}
		req, err := http.NewRequest("POST", h.app.URL()+"/sign-in", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		switch {
		case res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") != "":
			return
		case res.StatusCode != http.StatusUnauthorized:
			t.Fatalf("a wrong password is answered with %d", res.StatusCode)
		}
	}
	t.Error("ten guesses in a row, and nobody is slowed down")
}
