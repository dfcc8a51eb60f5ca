package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
)

// cleanContact checks how to reach somebody.
func cleanContact(c Contact) (Contact, error) {
	c.Name, c.Email, c.Address = strings.TrimSpace(c.Name), strings.TrimSpace(c.Email), strings.TrimSpace(c.Address)
	for name, v := range map[string]string{"name": c.Name, "email": c.Email, "address": c.Address} {
		if utf8.RuneCountInString(v) > 500 {
			return c, invalid(name, "too_long", "Shorten this")
		}
	}
	switch c.Means {
	case Email:
		if a, err := mail.ParseAddress(c.Email); err != nil || a.Address != c.Email {
			return c, invalid("email", "not_address", "Enter an email address like name@example.org")
		}
		c.Address = ""
	case Letter:
		if c.Name == "" {
			return c, invalid("name", "required", "Enter the name for the letter")
		}
		if c.Address == "" {
			return c, invalid("address", "required", "Enter the address for letters")
		}
		c.Email = ""
	case Nothing:
		c = Contact{Means: Nothing}
	default:
		return c, invalid("means", "required", "Choose how you want to hear from the organisation")
	}
	return c, nil
}

// cleanItems checks names of what is wrong.
func cleanItems(k Kind, items []string) ([]string, error) {
	var out []string
	for _, x := range items {
		x = strings.TrimSpace(x)
		switch {
		case x == "" || slices.Contains(out, x):
		case utf8.RuneCountInString(x) > maxItem:
			return nil, invalid("items", "too_long", "Name each thing in a few words, such as “my address”")
		default:
			out = append(out, x)
		}
	}
	if len(out) > maxList {
		return nil, invalid("items", "too_many", fmt.Sprintf("Name at most %d things", maxList))
	}
	if k == Correction && len(out) == 0 {
		return nil, invalid("items", "required", "Name what is wrong, such as “my address”")
	}
	return out, nil
}

// proofOf gives what may be asked of somebody in a relationship: a code of list case_proof.
func proofOf(r Relationship) string {
	switch r {
	case Parent:
		return "parent"
	case Carer:
		return "authority"
	case Advocate:
		return "agreement"
	case Self, Young:
	}
	return deadline.Identity
}

// Plan checks what somebody wants to record.
func (s *Service) Plan(ctx context.Context, a access.Actor, cmd Make) (p Plan, err error) {
	if a.SignedIn() {
		if _, err := access.Require(a, access.EnterCase, access.EnterCase, access.RelationTo(a, a.Organisation), ""); err != nil {
			return p, err
		}
		if !slices.Contains(StaffRoutes(), cmd.Route) {
			return p, invalid("route", "required", "Say how the person came to you")
		}
		if len(cmd.Orgs) == 0 {
			cmd.Orgs = []ident.Organisation{a.Organisation}
		}
	} else {
		cmd.Route, cmd.Received = Online, clock.Date{}
	}
	if today := clock.DateOf(s.deps.Clock.Now()); cmd.Received.After(today) {
		return p, invalid("received", "future", "This day has not come. Enter the day it came")
	}
	if !cmd.Kind.Valid() {
		return p, invalid("kind", "required", "Choose what you want")
	}
	if !cmd.Relationship.Valid() {
		return p, invalid("relationship", "required", "Say whom this is about")
	}
	if cmd.Text, err = said("text", cmd.Text, "Say in a few words what you want"); err != nil {
		return p, err
	}
	if cmd.Items, err = cleanItems(cmd.Kind, cmd.Items); err != nil {
		return p, err
	}
	if cmd.Contact, err = cleanContact(cmd.Contact); err != nil {
		return p, err
	}
	if cmd.About != "" {
		ref, ok := ident.ReadReference(cmd.About)
		if !ok {
			return p, invalid("about", "not_reference", "Look at the reference of the earlier request again")
		}
		cmd.About = ref
	}
	if p.Bodies, err = s.asked(ctx, &cmd); err != nil {
		return p, err
	}
	p.Make, p.Proof = cmd, proofOf(cmd.Relationship)
	set := setOf(cmd.Kind)
	id := set.main
	if cmd.Kind == Complaint {
		id = set.acknowledge
	}
	p.Clock, err = s.rule(id, s.deps.Clock.Now())
	return p, err
}

// mostBodies is how many bodies one case can go to at once.
const mostBodies = 5

// asked finds who is asked. A use of the register names its lead when nobody else is.
func (s *Service) asked(ctx context.Context, cmd *Make) (out []Body, err error) {
	if cmd.Use != "" {
		cmd.Use = strings.ToUpper(strings.Join(strings.Fields(cmd.Use), ""))
		lead, err := s.deps.World.Use(ctx, cmd.Use)
		if errs.KindOf(err) == errs.NotFound {
			return nil, invalid("use", "not_listed", "There is no use of this reference in the list. Look at it again")
		}
		if err != nil {
			return nil, err
		}
		if len(cmd.Orgs) == 0 {
			cmd.Orgs = []ident.Organisation{lead.ID}
		}
	}
	slices.Sort(cmd.Orgs)
	cmd.Orgs = slices.Compact(cmd.Orgs)
	if len(cmd.Orgs) == 0 {
		return nil, invalid("org", "required", "Choose who holds the information")
	}
	if len(cmd.Orgs) > mostBodies {
		return nil, invalid("org", "too_many", fmt.Sprintf("Choose at most %d organisations at once", mostBodies))
	}
	for _, id := range cmd.Orgs {
		b, err := s.deps.World.Body(ctx, id)
		if errs.KindOf(err) == errs.NotFound || err == nil && !b.Here {
			return nil, invalid("org", "not_here", "This organisation does not take part. Choose another one")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// The bounds on floods: cases made here by people in an hour for one body, and by one address in a day.
const (
	mostForBody    = 60
	mostForAddress = 10
	bodySlice      = time.Hour
	addressSlice   = 24 * time.Hour
)

// flood refuses when too much comes. It needs nobody's network address and no third party.
func (s *Service) flood(ctx context.Context, cmd Make) error {
	now := s.deps.Clock.Now()
	var over bool
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		try := func(key string, slice time.Duration, most int64) error {
			n, err := tx.CountAttempt(ctx, "case:new:"+key, now, slice)
			over = over || n > most
			return err
		}
		for _, org := range cmd.Orgs {
			if err := try(string(org), bodySlice, mostForBody); err != nil {
				return err
			}
		}
		if cmd.Contact.Email == "" {
			return nil
		}
		return try(hex.EncodeToString(s.deps.Secrets.Hash("address", strings.ToLower(cmd.Contact.Email))), addressSlice, mostForAddress)
	})
	if err == nil && over {
		return errs.New(errs.TooMany, "case.flood", "Very many requests are coming in. Please try again in an hour, or ring or write to the organisation. Your right to ask does not end.")
	}
	return err
}

// Make records a case; nobody needs to be signed in.
func (s *Service) Make(ctx context.Context, a access.Actor, cmd Make) (Receipt, error) {
	p, err := s.Plan(ctx, a, cmd)
	if err != nil {
		return Receipt{}, err
	}
	cmd = p.Make
	if cmd.Key == "" {
		return Receipt{}, errs.New(errs.Invalid, "case.key", "This form was not made here. Begin again.")
	}
	if !a.SignedIn() {
		if err := s.flood(ctx, cmd); err != nil {
			return Receipt{}, err
		}
	}
	role, _ := access.Allowed(a, access.EnterCase, access.RelationTo(a, a.Organisation), "") // Plan required it
	now := s.deps.Clock.Now()
	received := now
	if !cmd.Received.IsZero() && cmd.Received != clock.DateOf(now) {
		received = cmd.Received.Start()
	}
	c := Case{ID: ident.New[ID](s.deps.IDs), Kind: cmd.Kind, Route: cmd.Route, Relationship: cmd.Relationship, Text: cmd.Text, Use: cmd.Use, About: cmd.About,
		Means: cmd.Contact.Means, MadeAt: now, Updated: now, Version: 1}
	for _, org := range cmd.Orgs {
		part := Part{Org: org, Stage: Received, Story: deadline.Story{Received: received}, Lines: []Line{{What: WhatMade, Public: true, Role: role, At: now}}}
		if org != a.Organisation && a.SignedIn() {
			part.Story.Received = now // it reaches the other body now
		}
		for _, x := range cmd.Items {
			part.Items = append(part.Items, Item{Name: x})
		}
		c.Parts = append(c.Parts, part)
	}
	out := Receipt{Code: s.deps.Secrets.Code(cmd.Key)}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		out.Case, err = s.insert(ctx, tx, a.Event(role), c, cmd)
		return err
	})
	return out, err
}

func (s *Service) insert(ctx context.Context, tx Tx, by event.Actor, c Case, cmd Make) (Case, error) {
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("case-%d", c.MadeAt.Year()))
	if err != nil {
		return c, err
	}
	c.Ref = ident.Reference(s.deps.Prefix, c.MadeAt.Year(), n)
	first, again, err := tx.Once(ctx, cmd.Key, by.Person, c.Ref, c.MadeAt)
	if err != nil {
		return c, err
	}
	if again {
		return tx.CaseByRef(ctx, first)
	}
	c.Code = s.deps.Secrets.Hash(c.Ref, s.deps.Secrets.Code(cmd.Key))
	if cmd.Contact.Means != Nothing {
		if c.Contact, err = s.sealContact(c.Ref, cmd.Contact); err != nil {
			return c, err
		}
	}
	if c.Means == Email { // one mail for all parts; on paper the receipt itself is printed
		if err := s.tell(ctx, tx, &c, 0, c.Parts[0].Lines[0]); err != nil {
			return c, err
		}
	}
	if err := s.arrange(&c, c.MadeAt); err != nil {
		return c, err
	}
	if err := tx.InsertCase(ctx, c); err != nil {
		return c, err
	}
	for _, p := range c.Parts {
		err = errors.Join(err, s.record(ctx, tx, c, news{by, p.Org, p.Lines[0]}), s.tasks(ctx, tx, c, p), s.count(ctx, tx, tallyOf(c, p.Org, p.Story.Received), CountReceived))
	}
	return c, err
}
