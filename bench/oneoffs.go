package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store"
)

// oneOffPages measures the practitioner's pages of one organisation that has written so many one-off records and was
// asked for data as often, a third of them not answered yet.
func oneOffPages(ctx context.Context, s setting) error {
	g, edition, err := prepared()
	if err != nil {
		return err
	}
	database := "sqlite:" + filepath.Join(s.folder, "oneoffs.db")
	if err := fill(ctx, database, g, edition, 0); err != nil {
		return err
	}
	d := &desk{cast: g.cast, own: g.cast.Organisations[g.cast.keys[0]]}
	var shown []Measured
	for text := range strings.SplitSeq(s.sizes, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("-sizes: %w", err)
		}
		if err := d.grow(ctx, database, size); err != nil {
			return err
		}
		measured, err := d.measure(ctx, database)
		if err != nil {
			return err
		}
		shown = append(shown, measured...)
	}
	growth(shown)
	return errors.Join(printPages(os.Stdout, shown), keep(s.out, "oneoffs.json", shown))
}

// desk is one busy organisation's one-off records and the requests it receives.
type desk struct {
	cast *cast
	own  ident.Organisation
	made int
	refs []string
}

func (d *desk) grow(ctx context.Context, database string, to int) error {
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	for d.made < to && err == nil {
		until := min(d.made+portion, to)
		err = s.Write(ctx, func(tx *store.Tx) error {
			for i := d.made; i < until; i++ {
				if err := errors.Join(d.record(ctx, tx, i), d.request(ctx, tx, i)); err != nil {
					return err
				}
			}
			return nil
		})
		for i := d.made; i < until; i++ {
			d.refs = append(d.refs, refOf("O", i))
		}
		d.made = until
	}
	return errors.Join(err, s.Close())
}

func refOf(series string, i int) string {
	return ident.Reference("SM-"+series, 2026, int64(i+1))
}

// others is how many bodies a busy organisation deals with.
const others = 40

func (d *desk) other(i int) ident.Organisation {
	return d.cast.Organisations[d.cast.keys[1+i%others]]
}

// record writes one final record over the last two years; one in fifty is an emergency with something left out.
func (d *desk) record(ctx context.Context, tx *store.Tx, i int) error {
	at := today.Add(-time.Duration(i*7919%(730*24)) * time.Hour)
	decision := oneoff.Decisions()[i%4]
	r := oneoff.Record{ID: ident.OneOff(fmt.Sprintf("0bench-oneoff-%07d", i)), Ref: refOf("O", i), Key: fmt.Sprintf("bench-key-%07d", i), Owner: d.own,
		Author: d.cast.person[d.cast.keys[0]], AuthorRole: access.IGLead, Counterpart: d.other(i), Stage: oneoff.Final, Emergency: i%50 == 0,
		CreatedAt: at, UpdatedAt: at, FinalisedAt: at, SharedAt: at, Version: 1, Answers: oneoff.Answers{
			"urgency": {"routine"}, "direction": {"request_received"}, "provider_org": {string(d.own)}, "recipient_org": {string(d.other(i))}, "requester_name": {"Sam Bench"},
			"requester_role": {"Officer"}, "data_categories": {"name", "address"}, "data_shared": {"Whether there is a plan, and whom to call about it."},
			"subject_ref": {fmt.Sprintf("CASE/%d", i/3)}, "subject_types": {"child"}, "specific_purpose": {"To keep a child safe at school this week."}, "purposes": {purposes[i%len(purposes)]},
			"necessity": {"The school cannot plan without it."}, "risk_of_not_sharing": {"The child may come to harm."}, "regime": {"uk_gdpr"}, "art6": {"e"}, "decision": {decision},
			"decision_reasons": {"It is needed, and no more was asked for."}, "decided_by": {"Person Bench"}, "decided_role": {"Lead"}, "decided_at": {oneoff.TimeText(at)}, "method": {"secure_email"}}}
	if r.Emergency {
		r.FollowUps = []oneoff.FollowUp{{Key: "necessity", Section: "purpose", Due: at.AddDate(0, 0, 3)}}
	}
	if err := tx.InsertOneOff(ctx, r); err != nil {
		return err
	}
	e := event.New(ident.New[ident.Event](d.cast.IDs), at, event.Actor{Person: r.Author, ActingFor: d.own, Role: string(access.IGLead)}, "oneoff.finalised", r.Subject()).For(d.own, r.Counterpart)
	return errors.Join(tx.AppendEvents(ctx, e),
		tx.CountOneOff(ctx, oneoff.Figure{Organisation: d.own, Month: at.Format("2006-01"), Partner: string(r.Counterpart), Direction: "request_received", Decision: decision, Emergency: r.Emergency, Minutes: i * 37 % 20_000}, 1))
}

// request writes one request that the organisation received.
func (d *desk) request(ctx context.Context, tx *store.Tx, i int) error {
	at := today.Add(-time.Duration(i*7919%(730*24)) * time.Hour)
	r := request.Request{ID: request.ID(fmt.Sprintf("0bench-request-%07d", i)), Ref: refOf("Q", i), Asker: request.Side{Organisation: d.other(i)}, Receiver: request.Side{Organisation: d.own},
		Stage: request.Acknowledged, Content: request.Content{PersonName: "Sam Bench", Contact: "sam@bench.example", Data: "Whether there is a plan.", CaseRef: fmt.Sprintf("CASE/%d", i),
			Subjects: []string{"child"}, Purpose: "To keep a child safe at school this week.", Purposes: []string{"P03"}, Urgency: request.Routine},
		CreatedBy: "0bench-person", CreatedAt: at, SentAt: at, DueAt: at.AddDate(0, 0, 14), UpdatedAt: at, Version: 1}
	if i%3 == 0 {
		r.Stage = request.Sent
	}
	return tx.InsertRequest(ctx, r)
}

func (d *desk) measure(ctx context.Context, database string) ([]Measured, error) {
	app, member, err := open(ctx, database, d.cast.person[d.cast.keys[0]])
	if err != nil {
		return nil, err
	}
	var out []Measured
	for _, one := range []struct {
		name string
		path func(i int) string
	}{
		{"one-off records, list", func(int) string { return "/one-offs" }},
		{"one-off records, one decision", func(int) string { return "/one-offs?decision=" + oneoff.Refuse }},
		{"one-off records, late", func(int) string { return "/one-offs?list=overdue" }},
		{"one-off records, overview", func(int) string { return "/one-offs/overview" }},
		{"one-off record", func(i int) string { return "/one-offs/" + at(d.refs, i*997) }},
		{"requests, list", func(int) string { return "/requests" }},
		{"request", func(i int) string { return "/requests/" + refOf("Q", i*997%d.made) }},
	} {
		out = append(out, measurePage(one.name, member, d.made, one.path))
	}
	return out, app.Close()
}
