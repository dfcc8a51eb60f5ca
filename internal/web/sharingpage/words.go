package sharingpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are the words that several pages of a record share: stages, roles, sections, tables.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("record_words") }

// fieldWords are the words of the questions.
func fieldWords(c *page.Ctx) content.Page { return c.Site.Texts.Page("sharing_fields") }

// sectionTitle, groupTitle and tableTitle name the parts of a record.
func sectionTitle(c *page.Ctx, key string) string {
	return fieldWords(c).T("section." + key + ".title")
}

func groupTitle(c *page.Ctx, key string) string { return fieldWords(c).T("group." + key + ".title") }

func tableTitle(c *page.Ctx, key string) string { return fieldWords(c).T(key + ".label") }

// names gives organisations' names by id.
type names map[ident.Organisation]string

// party names a party: a member organisation or an outsider.
func (n names) party(p sharing.Party) string {
	if p.IsOutsider() {
		return orElse(p.Outsider.Name, "—")
	}
	return orElse(n[p.Organisation], "—")
}

// parties names parties by their row ids.
func (n names) parties(c *sharing.Content, ids []string) []string {
	var out []string
	for _, id := range ids {
		if p, ok := c.Party(id); ok {
			out = append(out, n.party(p))
		}
	}
	return out
}

// few lists parties without reading out hundreds of them.
func few(c *page.Ctx, all []string) string {
	const most = 4
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return words(c).T("and_others", "names", strings.Join(all[:most-1], ", "), "n", itoa(len(all)-most+1))
}

// namesOf collects the names that a view of a record carries.
func namesOf(v sharing.View) names {
	n := names{v.Record.Lead: v.LeadName}
	n.add(v.Shown)
	if v.Live != nil {
		n.add(*v.Live)
	}
	for _, a := range v.Accessions {
		n[a.Accession.Organisation] = a.Name
	}
	for _, e := range v.EndAnswers {
		if e.Answer.Organisation != "" {
			n[e.Answer.Organisation] = e.Name
		}
	}
	return n
}

func (n names) add(v sharing.VersionView) {
	for _, p := range v.Parties {
		if p.Party.Organisation != "" {
			n[p.Party.Organisation] = p.Name
		}
	}
}

// speller gives the words of codes, and the names of organisations, to comparisons.
type speller struct {
	Deps
	names names
}

// Label implements sharing.Words.
func (s speller) Label(list, code string) string {
	if list == "organisation" {
		return orElse(s.names[ident.Organisation(code)], "—")
	}
	return s.Book.Label(list, code)
}

func itoa(n int) string { return strconv.Itoa(n) }

// answer says an answer in words: labels for codes, days for dates, names for rows of the record.
func (d Deps) answer(c *sharing.Content, n names, k sharing.Kind, list string, values []string) []string {
	switch k {
	case sharing.KindParty, sharing.KindParties:
		return n.parties(c, values)
	case sharing.KindItems:
		var out []string
		for _, it := range c.Items {
			if slices.Contains(values, it.ID) {
				out = append(out, it.Name)
			}
		}
		return out
	}
	var out []string
	for _, v := range d.ordered(k, list, values) {
		switch k {
		case sharing.KindNumber:
			v = grouped(v)
		case sharing.KindDate:
			if day, err := clock.ParseDate(v); err == nil {
				v = day.Words()
			}
		case sharing.KindBool:
			v = upperFirst(v)
		case sharing.KindOrg:
			v = orElse(n[ident.Organisation(v)], "—")
		default:
			if list != "" {
				v = d.Book.Label(list, v)
			}
		}
		out = append(out, v)
	}
	return out
}

// ordered puts several choices in the order of their list.
func (d Deps) ordered(k sharing.Kind, list string, values []string) []string {
	l, err := d.Book.List(list)
	if k != sharing.KindCheckboxes || err != nil {
		return values
	}
	place := func(code string) int {
		return slices.IndexFunc(l.Items, func(it rulebook.Item) bool { return it.Code == code })
	}
	out := slices.Clone(values)
	slices.SortStableFunc(out, func(a, b string) int { return place(a) - place(b) })
	return out
}

// grouped writes 12,500 for 12500, and leaves alone what is not a number.
func grouped(s string) string {
	if _, err := strconv.Atoi(s); err != nil {
		return s
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// status words a stage with its shape and colour.
func status(c *page.Ctx, s sharing.Stage) layout.Status {
	return layout.Status{Word: words(c).T("stage." + string(s)), Kind: stageKind(s)}
}

func stageKind(s sharing.Stage) layout.Kind {
	switch s {
	case sharing.Active:
		return layout.Live
	case sharing.InReview, sharing.AwaitingSign, sharing.Ready, sharing.UnderReview:
		return layout.Waiting
	case sharing.Paused, sharing.Expired:
		return layout.Changed
	case sharing.Refused, sharing.Withdrawn:
		return layout.Stopped
	default:
		return layout.Neutral
	}
}

// roleWords gives a role as people say it.
func roleWords(c *page.Ctx, r access.Role) string {
	if k := "role." + string(r); words(c).Has(k) {
		return words(c).T(k)
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// flowPictures turns each flow of a record into its picture: from, what, to, and the people it is about.
func flowPictures(ctx *page.Ctx, d Deps, c *sharing.Content, n names) []layout.Flow {
	var people []string
	for _, s := range c.Subjects {
		people = append(people, d.Book.Label("subject_types", s))
	}
	var out []layout.Flow
	for _, f := range c.Flows {
		pic := layout.Flow{From: n.parties(c, f.From), To: n.parties(c, f.To), People: people}
		pic.What = d.answer(c, n, sharing.KindItems, "", f.Items)
		pic.Name = few(ctx, pic.From) + " → " + few(ctx, pic.To)
		if f.Frequency != "" {
			pic.Name += " (" + d.Book.Label("frequency", f.Frequency) + ")"
		}
		if len(pic.From) > 0 && len(pic.To) > 0 {
			out = append(out, pic)
		}
	}
	return out
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
