package obs

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Observer measures the answers of one route that does not pass through Watch. It looks its measurements up
// once, not for each request.
func (m *Metrics) Observer(method, route string) func(status int, took time.Duration) {
	classes := make([]prometheus.Observer, 6)
	for i := range classes {
		if i > 0 {
			classes[i] = m.requests.WithLabelValues(route, method, strconv.Itoa(i)+"xx")
		}
	}
	return func(status int, took time.Duration) {
		class := status / 100
		if class < 1 || class >= len(classes) {
			class = http.StatusInternalServerError / 100
		}
		classes[class].Observe(max(0, took).Seconds())
	}
}
