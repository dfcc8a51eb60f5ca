package registerpage_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/register/registertest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// BenchmarkPages asks for pages as a visitor, who gets what is kept, and as a member, for whom each is
// drawn.
func BenchmarkPages(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			svc, _ := registertest.Service(b, registertest.Generate(n, 3)...)
			visitor := pagetest.New(b, routes(svc), access.Actor{}, page.Who{})
			member := pagetest.New(b, routes(svc), access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead}}, page.Who{Name: "Ada"})
			for _, one := range []struct{ name, path string }{
				{"list", "/register"}, {"filtered", "/register?purpose=P03&status=live"}, {"search", "/register?q=falls+hospital"},
				{"detail", "/register/WS-R-2026-000500"}, {"json", "/register.json"}, {"csv", "/register.csv"}, {"xlsx", "/register.xlsx"},
			} {
				if n > 10_000 && (one.name == "csv" || one.name == "xlsx") {
					continue // a whole table of a region takes too long to repeat
				}
				for who, s := range map[string]*pagetest.Server{"visitor": visitor, "member": member} {
					b.Run(one.name+"/"+who, func(b *testing.B) {
						size := 0
						for b.Loop() {
							r := httptest.NewRequest(http.MethodGet, one.path, nil)
							r.Header.Set("Accept-Encoding", "gzip")
							w := s.Do(r)
							if w.Code != http.StatusOK {
								b.Fatalf("%d %s", w.Code, w.Body)
							}
							size = w.Body.Len()
						}
						b.ReportMetric(float64(size), "bytes")
					})
				}
			}
		})
	}
}
