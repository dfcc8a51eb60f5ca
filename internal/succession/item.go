package succession

import (
	"slices"
	"time"

	"sharewell/internal/ident"
)

// ThingKind is a kind of thing that points at an organisation.
type ThingKind string

// The kinds of thing, in the order they are shown and carried over.
const (
	Address    ThingKind = "address"
	Statement  ThingKind = "statement"
	Record     ThingKind = "record"
	OneOff     ThingKind = "oneoff"
	Request    ThingKind = "request"
	Advice     ThingKind = "advice"
	Correction ThingKind = "correction"
	Case       ThingKind = "case"
	Incident   ThingKind = "incident"
	Choice     ThingKind = "choice"
	Question   ThingKind = "question"
	Proposal   ThingKind = "proposal"
	Seat       ThingKind = "seat"
	Person     ThingKind = "person"
	Invitation ThingKind = "invitation"
	Client     ThingKind = "client"
)

// ThingKinds lists the kinds in their order.
func ThingKinds() []ThingKind {
	return []ThingKind{Address, Statement, Record, OneOff, Request, Advice, Correction, Case, Incident, Choice, Question, Proposal, Seat, Person, Invitation, Client}
}

// Thing is one thing that points at an organisation.
type Thing struct {
	Kind  ThingKind
	Ref   string // what its page is found by
	Title string
	URL   string
	Org   ident.Organisation
	Stage string
	// Open reports whether work on it goes on; Live, of a record, that sharing happens under it.
	Open, Live bool
	// Ends reports that nothing would be left of it: a record between bodies that become one.
	Ends bool
}

// Key finds the thing among a change's items.
func (t Thing) Key() string { return string(t.Kind) + "/" + t.Ref }

// Fate is what happens to a thing.
type Fate string

// The fates.
const (
	Carried Fate = "carried" // goes over as it is
	Resign  Fate = "resign"  // goes over and needs signing again
	Ends    Fate = "ends"
	Decide  Fate = "decide" // a person must choose
	Stays   Fate = "stays"  // keeps its name and address, and points on
)

// Fates lists the fates in the order they are shown.
func Fates() []Fate { return []Fate{Decide, Resign, Carried, Ends, Stays} }

// Valid reports whether f is known.
func (f Fate) Valid() bool { return slices.Contains(Fates(), f) }

// ItemState is how far one item is.
type ItemState string

// The states of an item.
const (
	Waiting ItemState = "waiting"
	Carrier ItemState = "done"
	Failed  ItemState = "failed"
	PutBack ItemState = "undone"
)

// Item is one thing with its fate in a change.
type Item struct {
	Key     string               `json:"key"`
	Kind    ThingKind            `json:"kind"`
	Ref     string               `json:"ref"`
	Title   string               `json:"title"`
	URL     string               `json:"url,omitempty"`
	Olds    []ident.Organisation `json:"olds"`
	Stage   string               `json:"stage,omitempty"`
	Fate    Fate                 `json:"fate"`
	Choices []Fate               `json:"choices,omitempty"` // what a person may choose instead
	To      []ident.Organisation `json:"to,omitempty"`      // who takes it over
	Chosen  bool                 `json:"chosen,omitempty"`  // a person chose
	State   ItemState            `json:"state"`
	Problem string               `json:"problem,omitempty"`
	At      time.Time            `json:"at,omitzero"`
	Extra   []string             `json:"extra,omitempty"` // identifiers of what was made, for undoing
}

// Same reports whether two items say the same would happen to the same thing.
func (i Item) Same(o Item) bool {
	return i.Key == o.Key && i.Fate == o.Fate && slices.Equal(i.Olds, o.Olds) && slices.Equal(i.To, o.To)
}

// Fated gives the item of a thing in a change: what happens to it unless somebody chooses otherwise.
func Fated(c Change, things []Thing) Item {
	t := things[0]
	it := Item{Key: t.Key(), Kind: t.Kind, Ref: t.Ref, Title: t.Title, URL: t.URL, Stage: t.Stage, State: Waiting}
	ends, live, open := true, false, false
	for _, x := range things {
		if !slices.Contains(it.Olds, x.Org) {
			it.Olds = append(it.Olds, x.Org)
		}
		ends, live, open = ends && x.Ends, live || x.Live, open || x.Open
	}
	slices.Sort(it.Olds)
	it.Fate, it.Choices = fate(c, t, live, open)
	if ends && t.Kind == Record && c.Kind.Ends() {
		it.Fate, it.Choices = Ends, nil
	}
	if it.Fate == Carried || it.Fate == Resign || it.Fate == Decide {
		it.To = heirs(c)
	}
	return it
}

func heirs(c Change) []ident.Organisation {
	if len(c.New) == 0 {
		return nil
	}
	return []ident.Organisation{c.New[0]}
}

func fate(c Change, t Thing, live, open bool) (Fate, []Fate) {
	switch {
	case !c.Kind.Ends() || t.Kind == Address:
		return Stays, nil
	case c.Kind == Close:
		return closing(t, open)
	}
	switch t.Kind {
	case Statement:
		return Resign, []Fate{Resign, Ends}
	case Record:
		if live {
			return Resign, nil
		}
		return Carried, nil
	case Person, Client:
		if c.Kind == Split {
			return Decide, []Fate{Carried, Ends}
		}
		return Carried, []Fate{Carried, Ends}
	case Invitation:
		return Ends, nil
	}
	if c.Kind == Split && open {
		return Decide, []Fate{Carried}
	}
	return Carried, nil
}

// closing is the fate of what a body leaves that nobody follows.
func closing(t Thing, open bool) (Fate, []Fate) {
	switch t.Kind {
	case Statement, Person, Client, Invitation, Seat, Record:
		return Ends, nil
	}
	if open {
		return Decide, []Fate{Stays}
	}
	return Stays, nil
}

// Choose makes a person's choice for an item.
func (i Item) Choose(c Change, f Fate, to []ident.Organisation) (Item, bool) {
	if len(i.Choices) > 0 && !slices.Contains(i.Choices, f) || len(i.Choices) == 0 && f != i.Fate {
		return i, false
	}
	for _, o := range to {
		if !slices.Contains(c.New, o) {
			return i, false
		}
	}
	if f == Carried || f == Resign {
		if len(to) == 0 || len(to) > 1 && i.Kind != Record {
			return i, false
		}
	} else {
		to = nil
	}
	i.Fate, i.To, i.Chosen = f, to, true
	return i, true
}

// Difference is what changed in the world since a list was agreed.
type Difference struct {
	New     []Item // not on the list
	Changed []Item // on the list with another fate
	Gone    []Item // on the list, and no more
}

// Asks reports whether somebody must look before the change goes on. What is gone needs nobody.
func (d Difference) Asks() bool { return len(d.New)+len(d.Changed) > 0 }

// Meet brings a fresh list together with the one that was agreed: choices that were made stay while they are possible.
func Meet(c Change, agreed, fresh []Item) ([]Item, Difference) {
	var d Difference
	old := make(map[string]Item, len(agreed))
	for _, i := range agreed {
		old[i.Key] = i
	}
	out := make([]Item, 0, len(fresh))
	for _, f := range fresh {
		was, known := old[f.Key]
		delete(old, f.Key)
		switch {
		case !known:
			d.New = append(d.New, f)
		case was.State == Carrier:
			f = was
		case was.Chosen:
			if chosen, ok := f.Choose(c, was.Fate, was.To); ok {
				f = chosen
			}
			if !slices.Equal(f.Olds, was.Olds) || f.Fate != was.Fate {
				d.Changed = append(d.Changed, f)
			}
		case !f.Same(was):
			d.Changed = append(d.Changed, f)
		}
		out = append(out, f)
	}
	for _, i := range agreed {
		if _, left := old[i.Key]; !left {
			continue
		}
		if i.State == Carrier {
			out = append(out, i) // it was carried over, so that it no longer points at the old organisation
			continue
		}
		d.Gone = append(d.Gone, i)
	}
	return out, d
}
