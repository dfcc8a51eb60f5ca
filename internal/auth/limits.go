package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"sharewell/internal/errs"
	"sharewell/internal/store"
)

// bound is how many attempts a key may make in one slice of time.
type bound struct {
	name  string
	most  int64
	slice time.Duration
}

// The limits counted in the database. A county council's thousands of people share a few networks, so
// those may do more.
var (
	linksPerAddress = bound{"link", 3, 15 * time.Minute}
	linksPerDay     = bound{"link-day", 10, 24 * time.Hour}
	linksPerNetwork = bound{"link-net", 60, 15 * time.Minute}
	codesPerPerson  = bound{"code", 5, 15 * time.Minute}
)

// within counts one attempt and reports whether it is still allowed.
func (a *Auth) within(ctx context.Context, tx *store.Tx, b bound, key string) (bool, error) {
	n, err := tx.CountAttempt(ctx, b.name+":"+key, a.Clock.Now(), b.slice)
	return n <= b.most, err
}

func tooMany() error {
	return errs.New(errs.TooMany, "auth.too_many", "There were too many attempts. Wait 15 minutes, then try again.")
}

// limitedPaths are where submissions are bounded per network, before anything is looked up.
var limitedPaths = []string{"/sign-in", "/invitation", "/choices", "/questions", "/register", "/consultations", "/sessions", "/questions", "/register", "/consultations", "/sessions"}

// newLimit bounds sign-in submissions per network in this process, so that a flood costs nothing more
// than a count. The limits that matter for security are those in the database.
func newLimit(a *Auth) func(http.Handler) http.Handler {
	limiter := httprate.LimitBy(a.Config.PostsPerMinute, time.Minute,
		func(r *http.Request) (string, error) { return a.network(r), nil },
		httprate.WithResponseHeaders(httprate.ResponseHeaders{RetryAfter: "Retry-After"}),
		httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
			a.Fail(w, r, errs.New(errs.TooMany, "auth.too_many", "Too much came from your network at once. Wait a minute, then try again."))
		}),
		httprate.WithErrorHandler(func(w http.ResponseWriter, r *http.Request, err error) { a.Fail(w, r, err) }),
	)
	return func(next http.Handler) http.Handler {
		limited := limiter(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if a.isLimited(r) {
				limited.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// isLimited counts submissions, and the one GET that writes a session before anybody is known: beginning
// to sign in with an organisation's service.
func (a *Auth) isLimited(r *http.Request) bool {
	if r.Method != http.MethodPost {
		return slices.ContainsFunc(a.Config.Providers, func(p Provider) bool { return r.URL.Path == "/sign-in/with/"+p.Key })
	}
	for _, p := range limitedPaths {
		if r.URL.Path == p || strings.HasPrefix(r.URL.Path, p+"/") {
			return true
		}
	}
	return false
}
