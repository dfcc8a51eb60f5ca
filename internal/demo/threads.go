package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/portal/thread"
)

// threadsFile holds what invented colleagues ask one another; a county without it is silent.
const threadsFile = "threads.yaml"

// memberQuestion is one invented question of a member.
type memberQuestion struct {
	Key, Title, Text, Sector, Space, State string
	Days                                   float64
	By                                     seat
	Topics                                 []string
	Urgent, Nameless                       bool
	Answers                                []memberAnswer
	Comments                               []memberWords
}

// memberWords are what somebody says, some hours after the question.
type memberWords struct {
	By    seat
	After float64
	Text  string
}

type memberAnswer struct {
	memberWords      `yaml:",inline"`
	Rests            []string
	Accepted         bool
	Endorsed, Thanks []seat
	Comments         []memberWords
}

// citedHere is what answers of the demonstration rest on: the Agreement's clauses, and rules.
type citedHere struct{ w *world }

// Source implements thread.World.
func (c citedHere) Source(ctx context.Context, _ thread.CiteKind, ref string) (thread.Source, error) {
	return c.Typed(ctx, ref)
}

// Typed implements thread.World.
func (c citedHere) Typed(ctx context.Context, line string) (thread.Source, error) {
	e, err := c.w.agreement.Current(ctx)
	if err != nil {
		return thread.Source{}, err
	}
	numbers := e.Text.Numbers()
	for i, x := range e.Text.Clauses {
		if string(x.ID) == line {
			return thread.Clause{ID: line, Number: numbers[i], Heading: x.Heading, Text: x.Text, Edition: e.Number(), Since: e.InForceFrom}.Source(), nil
		}
	}
	if r, ok := c.w.d.Book.RuleOn(line, c.w.clock.Now()); ok {
		return thread.RuleSource(r), nil
	}
	return thread.Source{}, errs.New(errs.NotFound, "demo.no_source", "There is no clause or rule "+line+".")
}

// asksColleagues plans what members ask and answer in the portal.
func (w *world) asksColleagues(ctx context.Context) error {
	var told struct {
		Threads []memberQuestion `yaml:"threads"`
	}
	if err := read(w.d.FS, threadsFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	svc := thread.New(thread.Deps{Store: inside[thread.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Calendar: holidays(w), Prefix: w.d.Pack.ReferencePrefix + "-T", World: citedHere{w}})
	for _, q := range told.Threads {
		var ref string
		w.cal.plan(q.Days, "ask: "+q.Title, func() (err error) {
			ask := thread.Ask{Key: "demo-" + q.Key, Title: q.Title, Text: q.Text, Topics: q.Topics, Sector: q.Sector, Urgent: q.Urgent, Nameless: q.Nameless}
			if q.Space != "" {
				room, err := w.tx.SpaceAt(ctx, q.Space)
				if err != nil {
					return fmt.Errorf("question %s: %w", q.Key, err)
				}
				ask.Space = room.ID
			}
			x, err := svc.Ask(ctx, w.with(q.By.Org, q.By.Role), ask)
			ref = x.Ref
			return err
		})
		for i, a := range q.Answers {
			w.cal.plan(q.Days-a.After/24, "answer: "+q.Title, func() error { return w.answersColleague(ctx, svc, a, fmt.Sprint(q.Key, i), ref) })
		}
		for _, c := range q.Comments {
			w.cal.plan(q.Days-c.After/24, "comment: "+q.Title, func() error {
				_, err := svc.Comment(ctx, w.with(c.By.Org, c.By.Role), thread.Say{Ref: ref, Text: c.Text})
				return err
			})
		}
		if q.State == string(thread.Closed) {
			w.cal.plan(q.Days-2, "close: "+q.Title, func() error { return svc.Close(ctx, w.with(q.By.Org, q.By.Role), thread.Mark{Ref: ref}) })
		}
	}
	return nil
}

// answersColleague answers, with what followed from the answer.
func (w *world) answersColleague(ctx context.Context, svc *thread.Service, a memberAnswer, key, ref string) error {
	p, err := svc.Answer(ctx, w.with(a.By.Org, a.By.Role), thread.Say{Key: "demo-" + key, Ref: ref, Text: a.Text, Cites: a.Rests})
	if err != nil {
		return fmt.Errorf("answer %s: %w", key, err)
	}
	m := thread.Mark{Ref: ref, Post: p.ID}
	for _, e := range a.Endorsed {
		if err := svc.Endorse(ctx, w.with(e.Org, e.Role), m); err != nil {
			return fmt.Errorf("endorse %s: %w", key, err)
		}
	}
	for _, c := range a.Comments {
		if _, err := svc.Comment(ctx, w.with(c.By.Org, c.By.Role), thread.Say{Ref: ref, On: p.ID, Text: c.Text}); err != nil {
			return fmt.Errorf("comment on %s: %w", key, err)
		}
	}
	for _, x := range a.Thanks {
		if err := svc.Thank(ctx, w.with(x.Org, x.Role), m); err != nil {
			return fmt.Errorf("thank for %s: %w", key, err)
		}
	}
	if !a.Accepted {
		return nil
	}
	var asker access.Actor
	t, err := w.tx.Thread(ctx, ref)
	if err == nil {
		asker = access.Actor{Person: t.By.Person, Organisation: t.By.Org, Roles: []access.Role{t.By.Role}}
		err = svc.Accept(ctx, asker, m)
	}
	return err
}
