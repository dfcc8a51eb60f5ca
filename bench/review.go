package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// reviewPages measures the pages of a review of its full size: so many signatories, clauses and comments, and a ballot
// in which half have taken a position.
func reviewPages(ctx context.Context, s setting) error {
	g, edition, err := prepared()
	if err != nil {
		return err
	}
	base := longEdition(edition, edition.ID, edition.Number(), agreement.InForce)
	database := "sqlite:" + filepath.Join(s.folder, "review.db")
	if err := fill(ctx, database, g, base, 0); err != nil {
		return err
	}
	proposed := longEdition(edition, "0bench-proposed", "2027.1", agreement.InReview)
	proposed.Text.Clauses[7].Text += " One sentence more."
	proposed.Text.Changes = []string{"One clause has a sentence more."}
	proposed.Hash = agreement.Hash(proposed.Text.Canonical())
	if err := fullBallot(ctx, database, g.cast, base, proposed); err != nil {
		return err
	}
	var out []Measured
	member := g.cast.person[g.cast.keys[0]]
	for _, hat := range []struct {
		who   ident.Person
		pages []string
	}{
		{member, []string{"/agreement/review", "/agreement/review/2027/", "/reviews", "/reviews/2027", "/reviews/2027/ballot", "/reviews/2027/clauses/c-7"}},
		{"0bench-secretariat", []string{"/reviews/2027", "/reviews/2027/board", "/reviews/2027/board?progress=unopened", "/reviews/2027/board.csv", "/reviews/2027/manage"}},
	} {
		app, b, err := open(ctx, database, hat.who)
		if err != nil {
			return err
		}
		for _, p := range hat.pages {
			out = append(out, measurePage(p, b, reviewBodies, func(int) string { return p }))
		}
		if err := app.Close(); err != nil {
			return err
		}
	}
	return errors.Join(printPages(os.Stdout, out), keep(s.out, "review.json", out))
}

// longEdition is an edition with so many clauses.
func longEdition(e agreement.Edition, id ident.Edition, number string, status agreement.EditionStatus) agreement.Edition {
	words := strings.Repeat("Each party keeps data for six years and says who answers for it. ", 12)
	e.ID, e.Status, e.Text.Number, e.Text.Clauses = id, status, number, nil
	for i := range reviewClauses {
		e.Text.Clauses = append(e.Text.Clauses, agreement.Clause{ID: ident.Clause(fmt.Sprintf("c-%d", i)), Heading: fmt.Sprintf("Clause %d", i), Text: fmt.Sprintf("%sClause %d ends here.", words, i)})
	}
	e.Hash = agreement.Hash(e.Text.Canonical())
	return e
}

// fullBallot writes a review in its ballot, with the comments that came before.
func fullBallot(ctx context.Context, database string, c *cast, base, proposed agreement.Edition) error {
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	at := today.AddDate(0, 0, -1)
	text := review.Text{Edition: proposed.ID, Number: proposed.Number(), Hash: proposed.Hash}
	rule := review.Rule{Silence: review.SilenceNotCounted, Quorum: review.Part{Num: 1, Den: 2}, Majority: review.Part{Num: 2, Den: 3}}
	run := review.Run{ID: "0bench-run", Year: 2027, Status: review.Running, Base: review.Text{Edition: base.ID, Number: base.Number(), Hash: base.Hash}, Proposed: text,
		Template: review.Template{Key: "yearly", Ballot: rule, NoQuorum: review.NoQuorumRule{Then: review.SecondBallot, Days: 10, Times: 1}, AnswersFirst: true}, Ballots: []review.BallotBox{{Stage: "ballot", Text: text, Rule: rule, Round: 1}}, OpenedAt: at.AddDate(0, -4, 0)}
	for i, k := range review.Kinds() {
		st := review.Stage{Key: string(k), Kind: k, Days: 20, Opens: clock.DateOf(at).AddDays(30 * (i - 3)), Closes: clock.DateOf(at).AddDays(30*(i-3) + 365), Asked: i <= 3}
		if i <= 3 {
			st.OpenedAt = st.Opens.Start()
		}
		if i < 3 {
			st.ClosedAt = at
		}
		run.Stages = append(run.Stages, st)
	}
	before := comment.Read(base.Text.Clauses[0].Text, base.Text.References())
	anchor, _ := before.Quoted("six years and says who", 400)
	err = s.Write(ctx, func(tx *store.Tx) error {
		p := people.Person{ID: "0bench-secretariat", Name: "The Secretariat", Email: "secretariat@bench.example", Status: people.Active, CreatedAt: at, Version: 1}
		hat := people.Hat{ID: "0bench-secretariat-hat", Person: p.ID, Role: access.Secretariat, From: at}
		return errors.Join(tx.InsertEdition(ctx, proposed), tx.InsertReviewRun(ctx, run), tx.KeepWording(ctx, anchor.Base, before.Text), tx.AddPerson(ctx, p), tx.GiveHat(ctx, hat))
	})
	for i := 0; err == nil && i < reviewBodies; i++ {
		err = s.Write(ctx, func(tx *store.Tx) error { return bodyInBallot(ctx, tx, run, c.Organisations[c.keys[i]], i) })
	}
	for from := 0; err == nil && from < reviewComments; from += 1000 {
		err = s.Write(ctx, func(tx *store.Tx) error {
			for i := from; i < from+1000; i++ {
				x := oneComment(i, anchor, at)
				x.Edition, x.Number = base.ID, base.Number()
				if err := tx.InsertReviewComment(ctx, x); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return errors.Join(err, s.Close())
}

// bodyInBallot writes how far one signatory is: a third never opened the page, half took a position.
func bodyInBallot(ctx context.Context, tx *store.Tx, run review.Run, org ident.Organisation, i int) error {
	at := today.Add(-time.Duration(i) * time.Minute)
	r := review.Reply{Run: run.ID, Stage: "ballot", Organisation: org, Statement: "s", Sector: "local_government", Covers: 1 + i%9, AskedAt: at, Reminders: i % 3}
	if i%3 > 0 {
		r.OpenedAt = at
	}
	if i%2 == 0 {
		r.AnsweredAt, r.OpenedAt, r.Answer = at, at, review.Answer(review.Votes()[i%4])
		p := review.Position{Run: run.ID, Ballot: "ballot", Organisation: org, N: 1, Vote: review.Votes()[i%4], Change: "Say who pays.", Hash: run.Proposed.Hash, By: "p", Role: access.SIRO, At: at}
		if err := tx.InsertReviewPosition(ctx, p); err != nil {
			return err
		}
	}
	return tx.InsertReviewReply(ctx, r)
}
