package cli

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/tocsin/tocsin/internal/guard"
)

// webClient talks to the web. Unless local is set it refuses every address
// that is not a public one, at the moment of connecting, so that no name and no
// redirect gets around it: feeds are written by others.
func webClient(local bool) *http.Client {
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	if !local {
		dialer.Control = publicOnly
	}
	return &http.Client{
		Timeout: 60 * time.Second,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 15 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 1 << 18, MaxIdleConnsPerHost: 2, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return errors.New("more than 5 redirects")
			}
			return nil
		},
	}
}

func publicOnly(network, address string, c syscall.RawConn) error {
	if err := (guard.Rule{}).Control(network, address, c); err != nil {
		return fmt.Errorf("%s is an address of this machine or a private network; --local allows it", address)
	}
	return nil
}
