package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store"
)

// The size of a review: clauses, comments and the organisations that make them.
const (
	reviewClauses  = 300
	reviewComments = 20_000
	reviewBodies   = 1_500
)

// Commented is what one page of comments costs the service, without drawing it.
type Commented struct {
	Page     string  `json:"page"`
	Rows     int     `json:"rows"`
	MedianMS float64 `json:"median_ms"`
	P99MS    float64 `json:"p99_ms"`
	CPUMS    float64 `json:"cpu_ms"`
}

// commentCost measures the comments of a review of its full size on SQLite.
func commentCost(ctx context.Context, s setting) error {
	svc, err := fullReview(ctx, filepath.Join(s.folder, "comments.db"))
	if err != nil {
		return err
	}
	member := access.Actor{Person: "p", Organisation: "org1", Roles: []access.Role{access.IGLead}}
	var all []Commented
	var failed error
	take := func(name string, fn func(i int) (int, error)) {
		rows := 0
		m := measure(name, reviewComments, func(i int) (int, int) {
			n, err := fn(i)
			failed = errors.Join(failed, err)
			rows = n
			return 200, n
		})
		all = append(all, Commented{name, rows, m.MedianMS, m.P99MS, m.CPUMS})
	}
	list := func(f comment.Filter) func(int) (int, error) {
		return func(int) (int, error) {
			l, err := svc.List(ctx, member, f)
			return len(l.Items), err
		}
	}
	take("a clause with its comments", func(i int) (int, error) {
		v, err := svc.Clause(ctx, member, 2027, ident.Clause(fmt.Sprintf("c-%d", i%reviewClauses)), "")
		return len(v.Comments), err
	})
	take("all comments", list(comment.Filter{Year: 2027}))
	take("questions that were rejected", list(comment.Filter{Year: 2027, Kind: comment.Question, State: comment.State(comment.Rejected)}))
	take("one clause's objections", list(comment.Filter{Year: 2027, Clause: "c-7", Kind: comment.Blocking}))
	take("one organisation's", list(comment.Filter{Year: 2027, Org: "org7"}))
	take("counts for the board", func(int) (int, error) {
		n, err := svc.Counts(ctx, 2027)
		return len(n), err
	})
	if failed != nil {
		return failed
	}
	return errors.Join(printCommented(all), keep(s.out, "comments.json", all))
}

func printCommented(all []Commented) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%d comments on %d clauses\trows\tmedian ms\tp99 ms\tCPU ms\t\n", reviewComments, reviewClauses)
	for _, m := range all {
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%.2f\t%.2f\t\n", m.Page, m.Rows, m.MedianMS, m.P99MS, m.CPUMS)
	}
	return w.Flush()
}

// oneRun is the review that is measured.
type oneRun struct{ run review.Run }

// Get implements comment.Runs.
func (r oneRun) Get(context.Context, int) (review.Run, error) { return r.run, nil }

// fullReview fills a database with a review of its full size.
func fullReview(ctx context.Context, path string) (*comment.Service, error) {
	s, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	now := time.Date(2027, 1, 11, 9, 0, 0, 0, time.UTC)
	text := agreement.Text{Title: "Agreement", Number: "2027.1"}
	words := strings.Repeat("Each party keeps data for six years and says who answers for it. ", 12)
	for i := range reviewClauses {
		text.Clauses = append(text.Clauses, agreement.Clause{ID: ident.Clause(fmt.Sprintf("c-%d", i)), Heading: fmt.Sprintf("Clause %d", i), Text: fmt.Sprintf("%sClause %d ends here.", words, i)})
	}
	e := agreement.Edition{ID: "e", Status: agreement.InReview, Text: text, Hash: agreement.Hash(text.Canonical()), CreatedAt: now, Version: 1}
	before := comment.Read(words+"It ended otherwise.", text.References())
	anchor, _ := before.Quoted("six years and says who", 400)
	err = s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertEdition(ctx, e); err != nil {
			return err
		}
		return tx.KeepWording(ctx, anchor.Base, before.Text)
	})
	for from := 0; err == nil && from < reviewComments; from += 1000 {
		err = s.Write(ctx, func(tx *store.Tx) error {
			for i := from; i < from+1000; i++ {
				if err := tx.InsertReviewComment(ctx, oneComment(i, anchor, now)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	run := review.Run{ID: "r", Year: 2027, Status: review.Running, Base: review.Text{Edition: "e", Number: "2027.1"},
		Stages: []review.Stage{{Key: "comments", Kind: review.Comments, Closes: clock.NewDate(2027, 2, 1), OpenedAt: now}}}
	return comment.New(comment.Deps{Store: s.Comments(), Clock: clock.NewFixed(now), IDs: ident.Random{}, Prefix: "KM-V", Runs: oneRun{run}}), err
}

func oneComment(i int, on comment.Anchor, now time.Time) comment.Comment {
	c := comment.Comment{ID: comment.ID(fmt.Sprintf("id%06d", i)), Ref: ident.Reference("KM-V", 2027, int64(i)), Year: 2027, Edition: "e", Number: "2027.1", Clause: ident.Clause(fmt.Sprintf("c-%d", i%reviewClauses)),
		Heading: "A clause", Anchor: on, Kind: comment.Kinds()[i%3], Text: strings.Repeat("What we say about it. ", 20), Change: "Another word.", Route: comment.Online, State: comment.Open,
		By: comment.Author{Voice: comment.ByOrganisation, Org: ident.Organisation(fmt.Sprintf("org%d", i%reviewBodies)), Name: "An organisation", Role: access.IGLead}, At: now, Updated: now.Add(time.Duration(i) * time.Second), Version: 1}
	if o := comment.Outcomes()[i%6]; i%2 == 0 {
		c.State, c.Decision = comment.State(o), &comment.Disposition{Outcome: o, Reason: "For this reason.", At: now}
	}
	return c
}
