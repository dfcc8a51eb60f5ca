package register

import (
	"slices"
	"strconv"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Words gives the words of codes; *rulebook.Book has them.
type Words interface {
	Label(list, code string) string
	PlainLabel(list, code string) string
	Item(list, code string) (rulebook.Item, bool)
	List(name string) (rulebook.List, error)
}

// Organisation is what an entry says of a party that the directory knows.
type Organisation struct {
	ID     ident.Organisation
	Slug   string
	Name   string
	Sector string
}

// Source is a record with all its versions and the organisations they name.
type Source struct {
	Record        sharing.Record
	Versions      []sharing.Version // in any order
	Organisations []Organisation
	Past          *Past // a use from another register; then there is no record
	Announce      sharing.Announce
	Outcomes      []Outcome // newest first
	Editions      []Edition // newest first
	OutcomeMonths int
	// Extra is raised by every change of outcomes and other versions.
	Extra int64
}

// Compose makes the entry that the public sees of a record. ok is false when the public sees nothing:
// the record was never live, and nobody but its authors ever saw it refused or withdrawn.
func Compose(src Source, words Words) (e Entry, ok bool) {
	if src.Past != nil {
		return composePast(src), !src.Past.Gone
	}
	v, level, ok := face(src)
	if !ok {
		return Entry{}, false
	}
	return composer{src: src, words: words}.entry(v, level), true
}

// ComposeVersion makes the entry of one earlier version. What the record says today about how much is
// public holds for all that it ever said.
func ComposeVersion(src Source, n int, words Words) (e Entry, ok bool) {
	if src.Past != nil {
		return Entry{}, false
	}
	_, level, ok := face(src)
	if !ok || level == LevelOutcome {
		return Entry{}, false
	}
	i := slices.IndexFunc(src.Versions, func(v sharing.Version) bool { return v.N == n && !v.LiveAt.IsZero() })
	if i < 0 {
		return Entry{}, false
	}
	v := src.Versions[i]
	return composer{src: src, words: words}.entry(v, stricter(level, levelOf(&v.Content))), true
}

// face gives the version that stands for the record, and how much of it is public.
func face(src Source) (sharing.Version, Level, bool) {
	var live, other *sharing.Version
	for i := range src.Versions {
		v := &src.Versions[i]
		switch {
		case v.N == src.Record.Live && !v.LiveAt.IsZero() && v.Stage != sharing.Superseded:
			live = v
		case v.Stage == sharing.Refused || v.Stage == sharing.Withdrawn:
			if !v.SentAt.IsZero() && (other == nil || v.N > other.N) {
				other = v
			}
		}
	}
	switch {
	case live != nil && delisted(src, *live):
		return *live, LevelWithheld, true
	case live != nil:
		return *live, levelOf(&live.Content), true
	case other == nil || src.Record.Live != 0 || src.Record.Open != 0:
		return sharing.Version{}, "", false
	}
	return *other, stricter(LevelOutcome, levelOf(&other.Content)), true
}

// statusOf gives the public's word for a stage.
func statusOf(s sharing.Stage) Status {
	switch s {
	case sharing.Active: // an overdue review does not stop the use; it is shown beside it
		return Live
	case sharing.Expired:
		return Expired
	case sharing.Paused:
		return Paused
	case sharing.UnderReview:
		return UnderReview
	case sharing.Ended:
		return Ended
	case sharing.Refused:
		return Refused
	case sharing.Superseded:
		return Replaced
	case sharing.Withdrawn, sharing.Draft, sharing.InReview, sharing.AwaitingSign, sharing.Ready:
		return Withdrawn
	}
	return Withdrawn
}

// composer makes one entry.
type composer struct {
	src   Source
	words Words
}

func (k composer) entry(v sharing.Version, level Level) Entry {
	e := Entry{Ref: k.src.Record.Ref, Level: level, Dates: Dates{Changed: later(v.LiveAt, v.ClosedAt)}}
	if level == LevelWithheld {
		reason := v.Content.WithheldReason
		if levelOf(&v.Content) != LevelWithheld {
			reason, e.WithheldSince = ReviewOverdue, k.src.Record.Delisted
		}
		c := k.coded(withheldList(reason), reason)
		e.Withheld = &c
		return e
	}
	c := public(v.Content, level)
	e.Title = or(c.PlainTitle, e.Ref)
	e.Status = statusOf(v.Stage)
	e.Parties = k.parties(&c, v.N)
	if level == LevelOutcome {
		for i := range e.Parties { // who took part, not what part it was to play
			e.Parties[i].Part, e.Parties[i].Why = "", ""
		}
		e.Reason, e.Dates.Closed = v.Reason, clock.DateOf(v.ClosedAt)
		return e
	}
	if v.Stage == sharing.Paused && len(k.src.Record.Lapsed) > 0 {
		e.Reason = v.Reason // the program's own words: nobody typed them
	}
	e.Version = v.N
	e.Arrangement = k.maybe("arrangement_type", c.Arrangement)
	k.purpose(&e, &c)
	k.people(&e, &c)
	k.care(&e, &c)
	k.choices(&e, &c)
	k.law(&e, &c)
	e.Flows = k.flows(&c)
	e.Dates.LiveSince, e.Dates.Start, e.Dates.ReviewDue, e.Dates.End = k.liveSince(), c.Start(), c.ReviewDue(), c.End()
	if due := k.src.Record.ReviewDue; !due.IsZero() && v.N == k.src.Record.Live {
		e.Dates.ReviewDue = due // reviews since the signing have moved it
	}
	if v.Stage.Closed() {
		e.Dates.Closed = clock.DateOf(v.ClosedAt)
	}
	e.History, e.Earlier = k.history(v.N)
	e.Coming = k.coming(v, level)
	if v.N == k.src.Record.Live {
		k.life(&e)
	}
	return e
}

// liveSince is the day the first version went live.
func (k composer) liveSince() clock.Date {
	var first time.Time
	for _, v := range k.src.Versions {
		if !v.LiveAt.IsZero() && (first.IsZero() || v.LiveAt.Before(first)) {
			first = v.LiveAt
		}
	}
	return clock.DateOf(first)
}

func (k composer) organisation(id ident.Organisation) (Organisation, bool) {
	for _, o := range k.src.Organisations {
		if o.ID == id {
			return o, true
		}
	}
	return Organisation{}, false
}

// parties lists who takes part, the lead first, then in the record's order; those who joined the version
// last.
func (k composer) parties(c *sharing.Content, version int) []Party {
	var out []Party
	for _, p := range c.Parties {
		one := Party{Role: k.coded("party_role", p.Role), Part: p.Part}
		if p.IsOutsider() {
			one.Name, one.Outside, one.Why = p.Outsider.Name, true, p.Outsider.Why
		} else {
			k.name(&one, p.Organisation)
			one.Lead = p.Organisation == k.src.Record.Lead
		}
		out = append(out, one)
	}
	for _, a := range k.src.Record.Accessions {
		if _, in := c.PartyOf(a.Organisation); a.State != sharing.JoinSigned || a.Version != version || in {
			continue
		}
		one := Party{Role: k.coded("party_role", a.Role)}
		k.name(&one, a.Organisation)
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Party) int {
		switch {
		case a.Lead == b.Lead:
			return 0
		case a.Lead:
			return -1
		}
		return 1
	})
	return out
}

func (k composer) name(p *Party, id ident.Organisation) {
	o, ok := k.organisation(id)
	if !ok {
		p.Name = string(id)
		return
	}
	p.Name, p.Slug, p.Sector = o.Name, o.Slug, k.maybe("sector", o.Sector)
}

// partyName gives the name of a party of the content by its row.
func (k composer) partyName(c *sharing.Content, row string) string {
	p, ok := c.Party(row)
	if !ok {
		return ""
	}
	if p.IsOutsider() {
		return p.Outsider.Name
	}
	if o, ok := k.organisation(p.Organisation); ok {
		return o.Name
	}
	return string(p.Organisation)
}

func (k composer) partyNames(c *sharing.Content, rows []string) []string {
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		if n := k.partyName(c, r); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// coded gives a code its plain words; the zero Coded for no code.
func (k composer) coded(list, code string) Coded {
	if code == "" {
		return Coded{}
	}
	it, ok := k.words.Item(list, code)
	if !ok {
		return Coded{Code: code, Words: k.words.PlainLabel(list, code)}
	}
	return Coded{Code: code, Words: or(it.Plain, it.Label), Term: it.URI}
}

func (k composer) maybe(list, code string) *Coded {
	if code == "" {
		return nil
	}
	c := k.coded(list, code)
	return &c
}

func (k composer) all(list string, codes []string) []Coded {
	var out []Coded
	for _, code := range codes {
		if code != "" && code != "none" {
			out = append(out, k.coded(list, code))
		}
	}
	return out
}

func (k composer) rules(list string, codes []string) []Rule {
	var out []Rule
	for _, code := range codes {
		c := k.coded(list, code)
		out = append(out, Rule{Code: code, Words: c.Words, Name: k.words.Label(list, code), Term: c.Term})
	}
	return out
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// number reads a number that was typed; nought when it is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
