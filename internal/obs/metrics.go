package obs

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the program's measurements, in a registry of their own.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	inFlight prometheus.Gauge
	writes   *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	mail     *prometheus.CounterVec
}

// NewMetrics makes the measurements; version is the program's.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sharewell_http_request_duration_seconds", Help: "Time to answer a request, by route, method and status class.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "method", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "sharewell_http_requests_in_flight", Help: "Requests being answered."}),
		writes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sharewell_db_write_duration_seconds", Help: "Time of one write transaction, waiting included, by outcome.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"outcome"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sharewell_job_duration_seconds", Help: "Time of one attempt at a background job, by kind and outcome.",
			Buckets: []float64{.001, .01, .1, 1, 10, 60, 600},
		}, []string{"kind", "outcome"}),
		mail: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sharewell_mail_total", Help: "Letters, by what became of them."}, []string{"outcome"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "sharewell_build_info", Help: "1; the label is the program's version."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.requests, m.inFlight, m.writes, m.jobs, m.mail, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *Metrics) request(a answered) {
	m.requests.WithLabelValues(a.route, a.method, strconv.Itoa(a.status/100)+"xx").Observe(a.took.Seconds())
}

// Write records one write transaction; err is how it ended.
func (m *Metrics) Write(took time.Duration, err error) {
	outcome := "done"
	if err != nil {
		outcome = "failed"
	}
	m.writes.WithLabelValues(outcome).Observe(took.Seconds())
}

// Job records one attempt at a job; it has the shape of jobs.Deps.Observe.
func (m *Metrics) Job(kind, outcome string, took time.Duration) {
	m.jobs.WithLabelValues(kind, outcome).Observe(took.Seconds())
}

// Mail records what became of a letter; it has the shape of notify.Deps.Observe.
func (m *Metrics) Mail(outcome string) { m.mail.WithLabelValues(outcome).Inc() }

// Gauge adds a measurement that is read when it is asked for, such as the number of jobs given up.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "sharewell_" + name, Help: help}, read))
}

// PrivateHandler serves /metrics; it belongs on a listener that is not reached from outside.
func (m *Metrics) PrivateHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry}))
	return mux
}
