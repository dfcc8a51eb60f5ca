package cli

import (
	"context"
	"errors"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store"
)

// postOffice is the county with the server that takes answers by mail, and somebody who writes.
type postOffice struct {
	*App
	clock *clock.Fixed
	at    string
	who   ident.Person
	email string
	org   ident.Organisation
	run   review.Run
}

func openPost(t *testing.T) *postOffice {
	t.Helper()
	o, err := demoOptions(countyFile(t))
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewFixed(now)
	o.Clock, o.Config.MailIn.Listen, o.Config.MailIn.Domain = clk, "127.0.0.1:0", "in.example.org"
	app, err := NewDemo(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	srv, l, err := app.listenForMail()
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(srv.Close(), <-served, app.Close()); err != nil {
			t.Error(err)
		}
	})
	p := &postOffice{App: app, clock: clk, at: l.Addr().String()}
	if p.run, err = app.faces.reviews.Current(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, role := range app.Auth.Demo() {
		if strings.HasPrefix(role.Title, "Tomasz Reed") {
			p.who, p.org = role.Person, organisationOf(t, app, role)
		}
	}
	p.in(t, func(ctx context.Context, tx *store.Tx) error {
		who, err := tx.Person(ctx, p.who)
		p.email = who.Email
		return err
	})
	return p
}

func (p *postOffice) in(t testing.TB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := p.Store.Write(context.Background(), func(tx *store.Tx) error { return fn(context.Background(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// reply writes to the address that goes with a notice or task about something, and lets the letter be read.
func (p *postOffice) reply(t testing.TB, about event.Subject, id, words string) {
	t.Helper()
	var to string
	p.in(t, func(ctx context.Context, tx *store.Tx) (err error) {
		to, err = p.MailIn.Reply(ctx, tx, intray.ToPerson(p.who), about)
		return err
	})
	raw := "From: " + p.email + "\r\nTo: " + to + "\r\nSubject: Re: the review\r\nMessage-ID: <" + id + "@mail.example>\r\n\r\n" + strings.ReplaceAll(words, "\n", "\r\n") + "\r\n"
	if err := smtp.SendMail(p.at, nil, p.email, []string{to}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Jobs.RunUntilIdle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// byMail lists what came by mail for the review.
func (p *postOffice) byMail(t testing.TB) (out []comment.Comment) {
	t.Helper()
	p.in(t, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.ReviewComments(ctx, comment.Filter{Year: p.run.Year, Org: p.org, Most: 100})
		for _, c := range all {
			if c.Route == comment.Mail {
				out = append(out, c)
			}
		}
		return err
	})
	return out
}

// told gives the last letter to the writer.
func (p *postOffice) told(t testing.TB) (last string) {
	t.Helper()
	p.in(t, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.MailIn(ctx, intray.MailShown, 500)
		for _, m := range all {
			if m.To == p.email && strings.HasPrefix(m.Key, "mailin/") {
				last = m.Subject + "\n" + m.Text
			}
		}
		return err
	})
	return last
}

// numbered gives the number of a clause of the text that comments are on.
func (p *postOffice) numbered(t testing.TB, at int) (number string, id ident.Clause) {
	t.Helper()
	p.in(t, func(ctx context.Context, tx *store.Tx) error {
		e, err := tx.Edition(ctx, p.run.Base.Edition)
		if err == nil {
			number, id = e.Text.Numbers()[at], e.Text.Clauses[at].ID
		}
		return err
	})
	return number, id
}

// TestAReplyLandsOnItsClause answers the call for comments, the same letter twice, then a decision, all by mail.
func TestAReplyLandsOnItsClause(t *testing.T) {
	t.Parallel()
	p := openPost(t)
	first, firstID := p.numbered(t, 1)
	second, secondID := p.numbered(t, 3)
	p.reply(t, p.run.Subject(), "m0", "We have thoughts about the purposes.")
	if got := p.told(t); !strings.Contains(got, "which clause you write about") || !strings.Contains(got, "thoughts about the purposes") {
		t.Errorf("a letter without a clause is explained, with its words: %q", got)
	}
	words := "Good morning,\n\nClause " + first + ": Who keeps this up to date?\nIt was wrong last year.\n\nOn clause " + second + " - we agree with it.\n"
	p.reply(t, p.run.Subject(), "m1", words)
	p.reply(t, p.run.Subject(), "m1", words) // the server was not sure that we had it
	got := map[ident.Clause]comment.Comment{}
	for _, c := range p.byMail(t) {
		got[c.Clause] = c
	}
	if len(got) != 2 || len(p.byMail(t)) != 2 || !strings.Contains(got[firstID].Text, "Who keeps this") || !strings.Contains(got[firstID].Text, "wrong last year") || !strings.Contains(got[secondID].Text, "we agree") {
		t.Fatalf("%d came: %+v", len(p.byMail(t)), got)
	}
	c := got[firstID]
	if c.Late || c.By.Org != p.org {
		t.Errorf("late %t, of %s", c.Late, c.By.Org)
	}
	secretariat := access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	c, err := p.Comments.Dispose(t.Context(), secretariat, comment.Dispose{Ref: c.Ref, Version: c.Version, Outcome: comment.Rejected, Reason: "The office does, each spring."})
	if err != nil {
		t.Fatal(err)
	}
	p.reply(t, c.Subject(), "m2", "That was not so last spring.")
	p.reply(t, c.Subject(), "m3", "We will look again.")
	p.in(t, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = tx.ReviewComment(ctx, c.Ref)
		return err
	})
	if c.Decision.Answer == nil || c.Decision.Answer.Text != "That was not so last spring." || len(c.Replies) != 1 || c.Replies[0].Text != "We will look again." {
		t.Errorf("the answer is %+v, with the replies %+v", c.Decision.Answer, c.Replies)
	}
}

// TestALateReplyIsKept writes after the stage has closed.
func TestALateReplyIsKept(t *testing.T) {
	t.Parallel()
	p := openPost(t)
	number, id := p.numbered(t, 2)
	st, _ := p.run.StageAt(now)
	p.clock.Set(st.End().Add(time.Hour))
	p.reply(t, p.run.Subject(), "m1", "Clause "+number+": We were on holiday.")
	got := p.byMail(t)
	if len(got) != 1 || got[0].Clause != id || !got[0].Late || !strings.Contains(got[0].Text, "on holiday") {
		t.Errorf("%+v", got)
	}
	p.reply(t, p.run.Subject(), "m2", "Clause 99.9: Not here.")
	if told := p.told(t); !strings.Contains(told, "has no clause 99.9") {
		t.Errorf("%q", told)
	}
}
