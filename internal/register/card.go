package register

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/ident"
)

// The filters of the register, as they stand in addresses.
const (
	FilterOrganisation = "organisation" // slug
	FilterSector       = "sector"
	FilterPurpose      = "purpose"
	FilterKind         = "kind"       // kind of data
	FilterPeople       = "people"     // kind of people
	FilterChoice       = "choice"     // opt-out that reaches the use, or ChoiceNone
	FilterAutomation   = "automation" // what part a computer takes in decisions; none for uses without a tool
	FilterStatus       = "status"
	FilterYear         = "year" // it went live, or was closed before that
)

// ChoiceNone is the value of FilterChoice for uses that no opt-out reaches.
const ChoiceNone = "none"

// automationNone is the code of uses in which people decide alone.
const automationNone = "none"

// Filters lists the filters in the order people meet them.
func Filters() []string {
	return []string{FilterPurpose, FilterKind, FilterPeople, FilterChoice, FilterAutomation, FilterStatus, FilterSector, FilterYear, FilterOrganisation}
}

// listOf names the rulebook list that a filter's values come from; "" for those that have none.
func listOf(filter string) string {
	switch filter {
	case FilterSector:
		return "sector"
	case FilterPurpose:
		return "purpose"
	case FilterKind:
		return "item_category"
	case FilterPeople:
		return "subject_types"
	case FilterChoice:
		return "opt_out_kind"
	case FilterAutomation:
		return "adm_level"
	}
	return ""
}

// summaryRunes is how much of the purpose a list shows.
const summaryRunes = 220

// cardOf makes the card of an entry.
func cardOf(id ident.Record, e Entry, orgs []ident.Organisation) Card {
	c := Card{Record: id, Ref: e.Ref, Level: e.Level, Status: e.Status, Changed: e.Dates.Changed}
	if e.Level == LevelWithheld {
		c.Withheld = e.Withheld.Code
		return c
	}
	lead := e.Lead()
	c.Title, c.Lead, c.LeadSlug = e.Title, lead.Name, lead.Slug
	c.Others = len(e.Parties)
	if lead.Lead {
		c.Others--
	}
	c.Summary = shorten(or(e.Why.Specific, e.Reason), summaryRunes)
	c.Children = e.People.Children
	for _, p := range e.Why.Purposes {
		c.Purposes = append(c.Purposes, p.Words)
	}
	c.LiveSince, c.ReviewDue = e.Dates.LiveSince, e.Dates.ReviewDue
	if e.Owner != nil {
		c.OwnerRole = e.Owner.Role
	}
	c.Organisations, c.Filters = orgs, tags(e)
	return c
}

// tags lists the filter values an entry is found by, in one order.
func tags(e Entry) []Tag {
	var out []Tag
	add := func(filter, value string) {
		if value != "" {
			out = append(out, Tag{filter, value})
		}
	}
	for _, p := range e.Parties {
		add(FilterOrganisation, p.Slug)
		if p.Sector != nil {
			add(FilterSector, p.Sector.Code)
		}
	}
	for filter, values := range map[string][]Coded{FilterPurpose: e.Why.Purposes, FilterKind: e.What.Kinds, FilterPeople: e.People.Kinds, FilterChoice: e.Choices.Reach} {
		for _, v := range values {
			add(filter, v.Code)
		}
	}
	if e.Level != LevelOutcome && e.Level != LevelPast && len(e.Choices.Reach) == 0 {
		add(FilterChoice, ChoiceNone)
	}
	if l := e.Automation.Level; l != nil && l.Code != automationNone {
		add(FilterAutomation, l.Code)
	}
	add(FilterStatus, string(e.Status))
	since := e.Dates.LiveSince
	if since.IsZero() {
		since = e.Dates.Closed
	}
	add(FilterYear, e.Past.pastYear())
	if !since.IsZero() {
		add(FilterYear, strconv.Itoa(since.Year))
	}
	slices.SortFunc(out, func(a, b Tag) int {
		return cmp.Or(strings.Compare(a.Filter, b.Filter), strings.Compare(a.Value, b.Value))
	})
	return slices.Compact(out)
}

// shorten cuts a text at a word so that at most n letters stay.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}

// searchText gives what an entry is found by: the words of its title, and all its other words.
func searchText(e Entry) (title, rest string) {
	if e.Level == LevelWithheld {
		return "", ""
	}
	var b strings.Builder
	put := func(texts ...string) {
		for _, t := range texts {
			b.WriteString(t)
			b.WriteByte(' ')
		}
	}
	put(e.Past.pastWords(), e.Ref, e.Why.Specific, e.Why.Necessity, e.Benefits, e.Risks, e.Equality, e.Automation.Tool)
	for _, o := range e.Outcomes {
		put(o.Text)
	}
	for _, p := range e.Parties {
		put(p.Name, p.Part)
	}
	for _, list := range [][]Coded{e.Why.Purposes, e.What.Kinds, e.What.Special, e.People.Kinds, e.People.Ages} {
		for _, c := range list {
			put(c.Words)
		}
	}
	for _, it := range e.What.Items {
		put(it.Name)
	}
	return e.Title, b.String()
}
