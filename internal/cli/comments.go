package cli

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/store"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/commentpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/reviewpage"
)

// reviewRuns reads the yearly reviews for comments.
type reviewRuns struct{ store *store.Store }

// Get implements comment.Runs.
func (r reviewRuns) Get(ctx context.Context, year int) (run review.Run, err error) {
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		run, err = tx.ReviewRun(ctx, year)
		return err
	})
	return run, err
}

// newComments makes the service of comments of the yearly review.
func newComments(s *Services, b base) *comment.Service {
	runs := review.New(review.Deps{Clock: b.clock})
	return comment.New(comment.Deps{Store: b.store.Comments(), Clock: b.clock, IDs: b.ids, Prefix: s.Pack.ReferencePrefix + "-V", Runs: reviewRuns{b.store}, Drafts: s.Agreement,
		Commented: func(ctx context.Context, tx comment.Tx, run review.Run, org ident.Organisation) error {
			replies, ok := tx.(review.Replies)
			if !ok {
				return errs.New(errs.Internal, "comment.tx", "This transaction does not know the review.")
			}
			return runs.CommentedIn(ctx, replies, run, org)
		}})
}

// newCommentAuthors makes what deals with those who comment without an account; key is the site's key.
func newCommentAuthors(a *App, key []byte) (*comment.Authors, error) {
	secrets, err := receipt.New(key, "comment", rand.Reader)
	if err != nil {
		return nil, err
	}
	return comment.ForAuthors(a.Comments, secrets), nil
}

// commentCounts tells reviews how many comments there are.
func commentCounts(s *store.Store) comment.RunCounts {
	return comment.RunCounts{Store: s.Comments(), Year: func(ctx context.Context, id review.ID) (year int, err error) {
		err = s.Read(ctx, func(tx *store.Tx) error {
			all, err := tx.ReviewRuns(ctx)
			i := slices.IndexFunc(all, func(r review.Run) bool { return r.ID == id })
			if err == nil && i >= 0 {
				year = all[i].Year
			}
			return err
		})
		return year, err
	}}
}

// commentRoutes are the pages of comments.
func (a *App) commentRoutes() []page.Route {
	return commentpage.Routes(commentpage.Deps{Comments: a.Comments, Authors: a.commentAuthors, Runs: reviewRuns{a.Store}, Clauses: a.reviewedClauses, Bodies: a.commentBodies,
		Network: networkOf(a.options.Config.TrustedProxies)})
}

// standingComments lists the blocking comments that are not cleared, for the ballot.
func (a *App) standingComments(ctx context.Context, run review.Run) ([]reviewpage.Blocking, error) {
	all, err := a.Comments.Standing(ctx, run.Year)
	var out []reviewpage.Blocking
	for _, c := range all {
		out = append(out, reviewpage.Blocking{Clause: c.Clause, Text: c.Heading + ": " + c.By.Name, Href: c.URL()})
	}
	return out, err
}

// reviewedClauses lists the clauses of the text under review.
func (a *App) reviewedClauses(ctx context.Context, run review.Run) (out []commentpage.Clause, err error) {
	about, _, _ := run.Commenting(a.options.Clock.Now())
	var e agreement.Edition
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		e, err = tx.Edition(ctx, about.Edition)
		return err
	})
	for i, n := range e.Text.Numbers() {
		out = append(out, commentpage.Clause{ID: e.Text.Clauses[i].ID, Number: n, Heading: e.Text.Clauses[i].Heading})
	}
	return out, err
}

// commentBodies lists the organisations that take part.
func (a *App) commentBodies(ctx context.Context) (out []commentpage.Body, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.FindOrganisations(ctx, organisation.Filter{Status: organisation.Member, Most: mostBodies})
		for _, o := range all {
			out = append(out, commentpage.Body{ID: o.ID, Name: o.Name})
		}
		return err
	})
	slices.SortStableFunc(out, func(x, y commentpage.Body) int { return strings.Compare(x.Name, y.Name) })
	return out, err
}

// networkOf gives the truncated network address of a request: what comments of the public are counted by. It is never
// kept with a comment.
func networkOf(trusted int) func(*http.Request) string {
	return func(r *http.Request) string {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		var hops []string
		for _, line := range r.Header.Values("X-Forwarded-For") {
			hops = append(hops, strings.Split(line, ",")...)
		}
		if n := len(hops) - trusted; trusted > 0 && n >= 0 {
			host = strings.TrimSpace(hops[n])
		}
		addr, err := netip.ParseAddr(host)
		if err != nil {
			return ""
		}
		bits := 48
		if addr = addr.Unmap().WithZone(""); addr.Is4() {
			bits = 24
		}
		p, err := addr.Prefix(bits)
		if err != nil {
			return ""
		}
		return p.String()
	}
}

// ledTo lists the comments that words of an edition come from.
func (a *App) ledTo(ctx context.Context, edition ident.Edition, clause ident.Clause) ([]agreementpage.Source, error) {
	all, err := a.Comments.LedTo(ctx, edition, clause)
	var out []agreementpage.Source
	for _, c := range all {
		out = append(out, agreementpage.Source{Clause: c.Clause, Ref: c.Ref, Year: c.Year, Kind: string(c.Kind), Voice: string(c.By.Voice), Name: c.By.Name,
			Taken: c.Taken != nil && c.Taken.Edition == edition})
	}
	return out, err
}
