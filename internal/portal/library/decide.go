package library

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/portal/words"
	"sharewell/internal/rulebook"
)

// Limits of what people write.
const (
	MostTitle  = 150
	MostAbout  = 1000
	MostNote   = 500
	MostText   = 60_000
	MostTopics = 5
	MostWhy    = 500
	// furthest is how many days ahead the next look may lie.
	furthest = 3 * 366
)

// TopicList is the list of the rulebook that topics are taken from; SectorList that of sectors.
const (
	TopicList  = "portal_topic"
	SectorList = "sector"
)

func wrong(name, code, message string) errs.Field {
	return errs.Field{Name: name, Code: code, Message: message}
}

func invalid(name, code, message string) error {
	return errs.InvalidFields([]errs.Field{wrong(name, code, message)})
}

// problems gathers what is wrong with what was typed.
type problems []errs.Field

func (p *problems) add(name, code, message string) { *p = append(*p, wrong(name, code, message)) }

func (p *problems) text(name, said string, most int, missing string) {
	switch n := utf8.RuneCountInString(said); {
	case said == "" && missing != "":
		p.add(name, "required", missing)
	case n > most:
		p.add(name, "too_long", "Shorten this to "+strconv.Itoa(most)+" characters or fewer. It has "+strconv.Itoa(n)+" now")
	}
}

// tidy cleans what was written about an item. today is the day it is written on.
func (d Draft) tidy(book *rulebook.Book, today clock.Date) (Draft, error) {
	var p problems
	d.Title, d.About = words.Line(d.Title), words.Clean(d.About)
	p.text("title", d.Title, MostTitle, "Give it a title that says what it is")
	p.text("about", d.About, MostAbout, "Say what it is for")
	if !d.Kind.Valid() {
		p.add("kind", "required", "Say what kind of document it is")
	}
	if !d.Licence.Valid() {
		p.add("licence", "required", "Say on what terms others may use it")
	}
	slices.Sort(d.Topics)
	d.Topics = slices.Compact(d.Topics)
	switch {
	case len(d.Topics) == 0:
		p.add("topics", "required", "Choose at least one topic, so that others find it")
	case len(d.Topics) > MostTopics:
		p.add("topics", "too_many", "Choose "+strconv.Itoa(MostTopics)+" topics or fewer")
	case slices.ContainsFunc(d.Topics, func(t string) bool { return !listed(book, TopicList, t) }):
		p.add("topics", "unknown", "Choose topics of the list")
	}
	if d.Sector != "" && !listed(book, SectorList, d.Sector) {
		p.add("sector", "unknown", "Choose a sector of the list")
	}
	if d.Role != "" && !slices.Contains(access.OrganisationRoles(), d.Role) {
		p.add("role", "unknown", "Choose a role of the list")
	}
	switch {
	case d.Next.IsZero():
		p.add("next", "required", "Say when somebody should look at it again")
	case !d.Next.After(today):
		p.add("next", "past", "Choose a day that is still to come")
	case today.DaysUntil(d.Next) > furthest:
		p.add("next", "too_far", "Choose a day in the next three years")
	}
	return d, errs.InvalidFields(p)
}

func listed(book *rulebook.Book, list, code string) bool {
	l, err := book.List(list)
	return err == nil && slices.ContainsFunc(l.Items, func(i rulebook.Item) bool { return i.Code == code })
}

// relation is how an actor stands to an item or a room: a host of the space counts as party to what stands in it.
func relation(at access.Relation, hosts bool) access.Relation {
	if at == access.Other && hosts {
		return access.Party
	}
	return at
}

// withdraw takes an item away.
func (i Item) withdraw(why string) (Item, error) {
	if i.Stage == Withdrawn {
		return i, errs.New(errs.Conflict, "library.withdrawn", "This was withdrawn already.")
	}
	why = words.Clean(why)
	var p problems
	p.text("why", why, MostWhy, "Say why, for those who used it")
	if len(p) > 0 {
		return i, errs.InvalidFields(p)
	}
	i.Stage, i.Why = Withdrawn, why
	return i, nil
}

// restore brings a withdrawn item back.
func (i Item) restore() (Item, error) {
	if i.Stage != Withdrawn {
		return i, errs.New(errs.Conflict, "library.stands", "This stands in the library.")
	}
	i.Stage, i.Why = Shared, ""
	return i, nil
}
