package request

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// View is a request as one actor may see it.
type View struct {
	Request      Request // without the other side's own half
	Relation     access.Relation
	AskerName    string
	ReceiverName string
	// OtherReached reports whether anybody at the other side can act here.
	OtherReached bool
	Wording      rulebook.PublicTask
	Missing      []errs.Field // what a draft still needs
	Allowed      []access.Command
	Story        []StoryLine
	Powers       []Choice
	Bases        []Choice
}

// May reports whether the actor may give a command now.
func (v View) May(c access.Command) bool {
	for _, one := range v.Allowed {
		if one == c {
			return true
		}
	}
	return false
}

// Asks reports whether the actor is on the side that asks.
func (v View) Asks() bool { return v.Relation == access.Own }

// StoryLine is one event of a request's story.
type StoryLine struct {
	Name string // without "request."
	At   time.Time
	Org  string // name; "" for the program
	Role access.Role
	Data EventData
}

const mostStory = 200

// Get gives a request as the actor may see it. One that the actor may not see at all is not found.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.RequestByRef(ctx, ref)
		if err != nil {
			return err
		}
		v, err = s.view(ctx, tx, a, r)
		return err
	})
	return v, err
}

func (s *Service) view(ctx context.Context, tx Tx, a access.Actor, r Request) (View, error) {
	rel := r.Relation(a)
	if _, err := access.Require(a, access.ViewRequest, access.ViewRequest, rel, string(r.Stage)); err != nil {
		return View{}, err
	}
	w, known, err := s.world(ctx, tx, r)
	if err != nil {
		return View{}, err
	}
	v := View{Request: r, Relation: rel, AskerName: w.name(r.Asker), ReceiverName: w.name(r.Receiver), Wording: w.Wording}
	if rel == access.Own {
		v.Request.Check = Check{} // how the asked side checked is its own half
	}
	other := r.Receiver
	if rel == access.Party {
		other = r.Asker
	}
	if v.OtherReached, err = s.reached(ctx, tx, other, r.Content.Urgency); err != nil {
		return View{}, err
	}
	v.Allowed = allowed(a, r, v.OtherReached)
	if r.Stage.Unsent() {
		v.Missing = Missing(r, w.Wording, clock.DateOf(s.now()))
		f := facts(r, s.deps.Book, known, s.now())
		v.Powers, v.Bases = powers(s.deps.Book, f, r.Content.Gateways), bases(s.deps.Book, f, r.Content.Basis)
	}
	v.Story, err = s.story(ctx, tx, a, r)
	return v, err
}

// allowed lists what the actor may do now, for a body that cannot included.
func allowed(a access.Actor, r Request, otherReached bool) []access.Command {
	var out []access.Command
	rel, stage := r.Relation(a), string(r.Stage)
	for _, c := range []access.Command{access.ViewRequest, access.EditRequest, access.SendRequest, access.CheckRequest, access.ClarifyRequest,
		access.ReplyRequest, access.AnswerRequest, access.AcknowledgeRequest, access.WithdrawRequest} {
		if _, ok := access.Allowed(a, c, rel, stage); ok {
			out = append(out, c)
		}
	}
	if _, ok := access.Allowed(a, access.SpeakForOutsider, rel, stage); ok && !otherReached {
		out = append(append(out, speaksFor(rel, r.Stage)...), access.SpeakForOutsider)
	}
	return out
}

// speaksFor lists the commands that one side gives for a body that cannot.
func speaksFor(rel access.Relation, s Stage) []access.Command {
	switch {
	case rel == access.Own && s == Clarify:
		return []access.Command{access.AnswerRequest}
	case rel == access.Own:
		return []access.Command{access.AnswerRequest, access.ClarifyRequest}
	case s == Clarify:
		return []access.Command{access.ReplyRequest, access.WithdrawRequest}
	case s == Answered:
		return []access.Command{access.AcknowledgeRequest}
	case s.Waiting():
		return []access.Command{access.WithdrawRequest}
	}
	return nil
}

func (s *Service) story(ctx context.Context, tx Tx, a access.Actor, r Request) ([]StoryLine, error) {
	org := a.Organisation
	if org == "" {
		org = r.Writer() // an auditor reads what the writing side reads
	}
	events, err := tx.RequestEvents(ctx, r.ID, org, mostStory)
	if err != nil {
		return nil, err
	}
	var orgs []ident.Organisation
	for _, e := range events {
		orgs = append(orgs, e.Actor.ActingFor)
	}
	names, err := tx.OrganisationNames(ctx, inside(orgs...))
	if err != nil {
		return nil, err
	}
	out := make([]StoryLine, 0, len(events))
	for _, e := range events {
		line := StoryLine{Name: strings.TrimPrefix(e.Name, "request."), At: e.At, Org: names[e.Actor.ActingFor], Role: access.Role(e.Actor.Role)}
		if err := json.Unmarshal(e.Data, &line.Data); err != nil {
			return nil, fmt.Errorf("event %s of request %s: %w", e.ID, r.Ref, err)
		}
		if n := len(out); line.Name == "saved" && n > 0 && out[n-1].Name == "saved" {
			continue // a draft is saved often; the last time says enough
		}
		out = append(out, line)
	}
	return out, nil
}

// Filter narrows a list.
type Filter struct {
	Direction Direction
	Stage     Stage // "" for all
	After     string
}

// Item is one request in a list.
type Item struct {
	Request Request
	Other   string // name of the other side
}

// List is a page of requests.
type List struct {
	Items  []Item
	Counts map[Stage]int
	Next   string // key of the next page, "" on the last
}

// pageSize is how many requests a page of a list holds.
const pageSize = 30

// List lists the requests of the actor's organisation in one direction: emergencies that wait first,
// then what waits by its time.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (List, error) {
	var out List
	if a.Organisation == "" {
		return out, nil // the partnership neither asks nor answers
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		lines, err := tx.RequestPlaces(ctx, PlaceQuery{a.Organisation, f.Direction, f.Stage, f.After, pageSize + 1})
		if err != nil {
			return err
		}
		if len(lines) > pageSize {
			lines = lines[:pageSize]
			out.Next = lines[pageSize-1].Key
		}
		if out.Counts, err = tx.CountRequests(ctx, a.Organisation, f.Direction); err != nil {
			return err
		}
		var orgs []ident.Organisation
		for _, l := range lines {
			orgs = append(orgs, l.Request.Asker.Organisation, l.Request.Receiver.Organisation)
		}
		names, err := tx.OrganisationNames(ctx, inside(orgs...))
		if err != nil {
			return err
		}
		w := World{Names: names}
		for _, l := range lines {
			other := l.Request.Receiver
			if f.Direction == In {
				other = l.Request.Asker
			}
			out.Items = append(out.Items, Item{l.Request, w.name(other)})
		}
		return nil
	})
	return out, err
}

// Find gives the reference of a request that somebody typed, when the actor may see it. The check
// letter, the prefix and the year may be left out.
func (s *Service) Find(ctx context.Context, a access.Actor, typed string) (string, error) {
	ref, ok := ident.ReadReference(typed)
	if !ok {
		ref = s.completed(ref)
	}
	if _, err := s.Get(ctx, a, ref); err != nil {
		return "", err
	}
	return ref, nil
}

// completed adds what people leave out: KM-Q-2026-000123 lacks its letter, and 123 all but its number.
func (s *Service) completed(ref string) string {
	parts := strings.Split(ref, "-")
	last := parts[len(parts)-1]
	if strings.Trim(last, "0123456789") != "" || last == "" || len(last) > 6 {
		return ref
	}
	year := fmt.Sprint(s.now().Year())
	if len(parts) > 1 && len(parts[len(parts)-2]) == 4 {
		year = parts[len(parts)-2]
	}
	return ident.Checked(s.deps.Settings.RefPrefix + "-" + year + "-" + strings.Repeat("0", 6-len(last)) + last)
}

// ForAnswer gives what a one-off record that answers a request begins with.
func (s *Service) ForAnswer(ctx context.Context, a access.Actor, ref string) (Prefill, error) {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return Prefill{}, err
	}
	r, c := v.Request, v.Request.Content
	if v.Relation != access.Party || !v.May(access.AnswerRequest) {
		return Prefill{}, notNow()
	}
	p := Prefill{Ref: r.Ref, ID: r.ID, Direction: "request_received", Provider: r.Receiver.Organisation, Recipient: r.Asker, Requester: c.PersonName,
		Post: c.PersonPost, Contact: c.Contact, ReceivedAt: r.SentAt, IdentityCheck: r.Check.Method, IdentityNote: r.Check.Note,
		Urgency: c.Urgency, NeededOn: c.NeededOn, Data: c.Data, Categories: c.Categories, TheirCase: c.CaseRef, Subjects: c.Subjects, SubjectCount: c.Count,
		Purpose: c.Purpose, Purposes: c.Purposes, Basis: c.Basis, Gateways: c.Gateways, PublicTask: publicTask(r, v.Wording), Statement: c.Statement}
	if !c.ReceivedOn.IsZero() {
		p.ReceivedAt = c.ReceivedOn.Start()
	}
	if p.Recipient.Outside() {
		p.Recipient.Name = v.AskerName
	}
	return p, nil
}

// Compose builds the public-task statement of a draft from the answers given, without saving anything.
func (s *Service) Compose(ctx context.Context, a access.Actor, ref string, c Content) (Statement, error) {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return Statement{}, err
	}
	if c.Purpose == "" {
		c.Purpose = v.Request.Content.Purpose
	}
	return Compose(s.deps.Book, c, v.AskerName, v.ReceiverName, s.now()), nil
}
