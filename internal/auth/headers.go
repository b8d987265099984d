package auth

import (
	"context"
	"crypto/rand"
	"net/http"
)

type nonceKey struct{}

// Nonce is the CSP nonce of the answer to this request: a script element runs
// only if it bears it.
func Nonce(ctx context.Context) string {
	nonce, _ := ctx.Value(nonceKey{}).(string)
	return nonce
}

// Protect puts the headers on every answer that keep a page from being framed,
// sniffed, scripted from elsewhere or kept in a cache, and refuses unsafe
// requests that another site caused. secure says that people reach the desk
// over TLS.
func Protect(next http.Handler, secure bool) http.Handler {
	// http.CrossOriginProtection decides by Sec-Fetch-Site and, where a browser
	// does not send it, by comparing Origin with Host.
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "This request was caused by another site and was refused. Go back to the desk's own page and try there.", http.StatusForbidden)
	}))
	return headers(cross.Handler(next), secure)
}

func headers(next http.Handler, secure bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := rand.Text()
		h := w.Header()
		h.Set("Content-Security-Policy", policy(nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		// Not no-referrer: it would make browsers send "Origin: null" with forms.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)")
		h.Set("Cache-Control", "no-store")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce)))
	})
}

// policy allows what is the desk's own, and scripts only by nonce.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
