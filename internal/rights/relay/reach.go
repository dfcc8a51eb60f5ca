package relay

import (
	"cmp"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Holder is one who was given information: an organisation of the directory, or one named in a record only.
type Holder struct {
	Org     ident.Organisation `json:"org,omitempty"`
	Outside string             `json:"outside,omitempty"` // the name of one that is in no directory
}

// Key tells holders apart.
func (h Holder) Key() string {
	if h.Org != "" {
		return string(h.Org)
	}
	return "outside:" + h.Outside
}

// IsZero reports whether nobody is meant.
func (h Holder) IsZero() bool { return h == Holder{} }

// Share is one way in which a record lets information go from one holder to another.
type Share struct {
	Record  string // reference of the record
	Title   string
	Version int
	OneOff  bool
	From    Holder
	To      Holder
	Items   []string   // codes of list item_category
	Method  string     // code of list method: how the two send anyway
	Match   string     // code of list match_identifier: how they find the person
	Ended   clock.Date // none while it is live
	Secret  bool       // the record is withheld from the public
}

// Route says by which record somebody was given the information, and over which channel the two find the person.
type Route struct {
	Record  string     `json:"record"`
	Title   string     `json:"title"`
	Version int        `json:"version,omitempty"`
	OneOff  bool       `json:"one_off,omitempty"`
	Method  string     `json:"method,omitempty"`
	Match   string     `json:"match,omitempty"`
	Ended   clock.Date `json:"ended,omitzero"`
	Secret  bool       `json:"secret,omitempty"`
}

// URL is the record's page.
func (r Route) URL() string {
	if r.OneOff {
		return "/one-offs/" + r.Record
	}
	return "/records/" + r.Record
}

// Line is one holder that is to be told, with what and why.
type Line struct {
	To     Holder
	Items  []string
	Routes []Route
}

// Reach lists to whom one holder sent some kinds of information, each once, in the order of their keys. told reports what
// a holder was told before, which is left out; so is the holder itself.
// Law: UK GDPR Article 19.
func Reach(from Holder, items []string, shares []Share, told func(to Holder, item string) bool) []Line {
	var out []Line
	for _, s := range shares {
		if s.From != from || s.To == from || s.To.IsZero() {
			continue
		}
		var given []string
		for _, i := range items {
			if slices.Contains(s.Items, i) && !told(s.To, i) {
				given = append(given, i)
			}
		}
		if len(given) == 0 {
			continue
		}
		at := slices.IndexFunc(out, func(l Line) bool { return l.To == s.To })
		if at < 0 {
			out = append(out, Line{To: s.To})
			at = len(out) - 1
		}
		out[at].add(given, Route{s.Record, s.Title, s.Version, s.OneOff, s.Method, s.Match, s.Ended, s.Secret})
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Compare(a.To.Key(), b.To.Key()) })
	for i := range out {
		slices.Sort(out[i].Items)
		slices.SortFunc(out[i].Routes, func(a, b Route) int { return cmp.Compare(a.Record, b.Record) })
	}
	return out
}

func (l *Line) add(items []string, r Route) {
	for _, i := range items {
		if !slices.Contains(l.Items, i) {
			l.Items = append(l.Items, i)
		}
	}
	if !slices.ContainsFunc(l.Routes, func(x Route) bool { return x.Record == r.Record && x.Method == r.Method && x.Match == r.Match }) {
		l.Routes = append(l.Routes, r)
	}
}

// Sent lists the kinds of information that a holder sends to anybody, in the order of their codes.
func Sent(from Holder, shares []Share) []string {
	return kinds(shares, func(s Share) bool { return s.From == from && s.To != from })
}

// Given lists the kinds of information that a holder was given by another.
func Given(from, to Holder, shares []Share) []string {
	return kinds(shares, func(s Share) bool { return s.From == from && s.To == to })
}

func kinds(shares []Share, want func(Share) bool) []string {
	var out []string
	for _, s := range shares {
		if want(s) {
			out = append(out, s.Items...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Only keeps the shares of some records; all of them when none is named.
func Only(shares []Share, records []string) []Share {
	if len(records) == 0 {
		return shares
	}
	return slices.DeleteFunc(slices.Clone(shares), func(s Share) bool { return !slices.Contains(records, s.Record) })
}
