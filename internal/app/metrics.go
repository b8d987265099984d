package app

import (
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are figures of load for those who run the machine. None is about
// what the desk knows.
type metrics struct {
	handler  http.Handler
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tocsin_http_requests_total", Help: "Requests answered, by face, method and class of status."}, []string{"face", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tocsin_http_request_seconds", Help: "Time to answer a request, by face.", Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"face"}),
	}
	m.registry = prometheus.NewRegistry()
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.requests, m.seconds)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return m
}

// rest shows for how long each channel is left alone.
func (m *metrics) rest(channels []string, rests func(channel string) time.Duration) {
	for _, name := range channels {
		m.registry.MustRegister(prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Name: "tocsin_channel_rest_seconds", Help: "For how long a channel is left alone because its peer does not answer.", ConstLabels: prometheus.Labels{"channel": name}},
			func() float64 { return rests(name).Seconds() },
		))
	}
}

// count measures every request.
func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		face := faceOf(r.URL.Path)
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		start := time.Now()
		next.ServeHTTP(seen, r)
		m.requests.WithLabelValues(face, methodOf(r.Method), strconv.Itoa(seen.status/100)+"xx").Inc()
		m.seconds.WithLabelValues(face).Observe(time.Since(start).Seconds())
	})
}

// faceOf sorts addresses into few kinds, so that no id becomes a label.
func faceOf(path string) string {
	switch {
	case len(path) >= 5 && path[:5] == "/api/":
		return "api"
	case len(path) >= 8 && path[:8] == "/static/":
		return "static"
	case path == "/healthz" || path == "/readyz" || path == "/metrics":
		return "probe"
	case path == "/live":
		return "live"
	}
	return "console"
}

func methodOf(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return m
	}
	return "other"
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func isLoopback(addr string) bool {
	ip, err := netip.ParseAddr(addr)
	return err == nil && ip.Unmap().IsLoopback()
}
