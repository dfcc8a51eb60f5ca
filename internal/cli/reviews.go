package cli

import (
	"context"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/lawchange"
	"sharewell/internal/store"
	"sharewell/internal/web/page"
	"sharewell/internal/web/reviewpage"
	"sharewell/packs"
)

// newReviews makes the service of the Agreement's yearly reviews.
func newReviews(a *App, laws *lawchange.Service) (*review.Service, error) {
	templates, err := review.Load(a.packFS)
	if err == nil && len(templates) == 0 {
		below, named := packs.Named(basePack)
		if named != nil {
			return nil, named
		}
		templates, err = review.Load(below)
	}
	if err != nil {
		return nil, err
	}
	return review.New(review.Deps{Store: a.Store.Reviews(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Agreement: a.Agreement, Templates: templates,
		Comments: commentCounts(a.Store), Agenda: []review.AgendaSource{amberAgenda{laws}, a.Comments, reservationAgenda{a.Store}}}), nil
}

// boundByBallot reports whether a running review relies on the very words of an edition.
func boundByBallot(ctx context.Context, tx agreement.Tx, id ident.Edition) (bool, error) {
	runs, ok := tx.(review.Runs)
	if !ok {
		return false, errs.New(errs.Internal, "review.tx", "This transaction does not know the review.")
	}
	return review.New(review.Deps{}).BindsIn(ctx, runs, id)
}

// amberAgenda puts the clauses in doubt because a rule changed on the agenda.
type amberAgenda struct{ laws *lawchange.Service }

// ForReview implements review.AgendaSource.
func (s amberAgenda) ForReview(ctx context.Context, _ int) ([]review.AgendaItem, error) {
	doubts, err := s.laws.Doubts(ctx, "clause")
	var out []review.AgendaItem
	for _, d := range doubts {
		out = append(out, review.AgendaItem{Key: "amber/" + d.Ref + "/" + string(d.Change.ID), Kind: "amber", Clause: ident.Clause(d.Ref), Title: d.Label, Detail: d.Change.Label(), URL: d.URL})
	}
	return out, err
}

// reservationAgenda puts the exceptions that signatories ask for on the agenda. They are for members only.
type reservationAgenda struct{ store *store.Store }

// ForReview implements review.AgendaSource.
func (s reservationAgenda) ForReview(ctx context.Context, _ int) ([]review.AgendaItem, error) {
	var out []review.AgendaItem
	for after := ""; ; {
		var some []agreement.StatementBrief
		err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
			if some, err = tx.ListStatements(ctx, agreement.BoardFilter{After: after, Most: lawPage}); err != nil {
				return err
			}
			for _, b := range some {
				st, err := tx.Statement(ctx, b.Statement)
				if err != nil {
					return err
				}
				if st.Answers.Reservations != "" && !st.Status.Ended() {
					out = append(out, review.AgendaItem{Key: "reservation/" + string(st.ID), Kind: "reservation", Title: b.Name, Detail: st.Answers.Reservations, URL: "/statements/" + string(st.ID), Inside: true})
				}
			}
			return nil
		})
		if err != nil || len(some) < lawPage {
			return out, err
		}
		after = some[len(some)-1].Key
	}
}

// reviewKinds is the background work of reviews, and of what follows when a signatory lapses or signs again. Days are
// counted to the instant by the review itself; looking often only tells people sooner.
func (a *App) reviewKinds() []jobs.Kind {
	watch := func(name string, every time.Duration, run func(context.Context) error) jobs.Kind {
		return jobs.Kind{Name: name, Next: jobs.Every(every), Handle: func(ctx context.Context, _ jobs.Job) error { return run(ctx) }}
	}
	return []jobs.Kind{
		watch("review.watch", watchEvery, func(ctx context.Context) error { return a.faces.reviews.Watch(ctx) }),
		watch("sharing.lapses", lapsesEvery, a.Sharing.RunLapses),
	}
}

// lapsesEvery is how soon after a signature the records that stood still go on.
const lapsesEvery = 5 * time.Minute

func (a *App) reviewRoutes() []page.Route {
	return reviewpage.Routes(reviewpage.Deps{Reviews: a.faces.reviews, Agreement: a.Agreement, Book: a.Book, Comments: true, Blocking: a.standingComments})
}
