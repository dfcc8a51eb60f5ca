package oneoffpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are the words that the pages of a one-off record share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("oneoff_words") }

// fieldWords are the words of the questions.
func fieldWords(c *page.Ctx) content.Page { return c.Site.Texts.Page("oneoff_fields") }

// label is a question.
func label(c *page.Ctx, f oneoff.Field) string {
	if k := f.Key + ".label"; fieldWords(c).Has(k) {
		return fieldWords(c).T(k)
	}
	return upperFirst(strings.TrimPrefix(f.Name, "the "))
}

// partTitle names a page of questions.
func partTitle(c *page.Ctx, key string) string { return fieldWords(c).T("part." + key + ".title") }

// statusOf words where a record stands.
func statusOf(c *page.Ctx, s oneoff.Stage) layout.Status {
	kind := layout.Neutral
	switch s {
	case oneoff.AwaitingCountersign:
		kind = layout.Waiting
	case oneoff.Final:
		kind = layout.Live
	case oneoff.Dropped:
		kind = layout.Stopped
	case oneoff.Draft:
	}
	return layout.Status{Word: words(c).T("stage." + string(s)), Kind: kind}
}

// decisionOf words a decision; false when none was taken yet.
func (d Deps) decisionOf(code string) (layout.Status, bool) {
	kind, ok := map[string]layout.Kind{oneoff.ShareAll: layout.Live, oneoff.SharePart: layout.Live, oneoff.Refuse: layout.Stopped, oneoff.Defer: layout.Waiting}[code]
	return layout.Status{Word: d.Book.Label("decision", code), Kind: kind}, ok
}

// roleWords gives a role as people say it.
func roleWords(c *page.Ctx, r access.Role) string {
	if t := c.Site.Texts.Page("record_words"); t.Has("role." + string(r)) {
		return t.T("role." + string(r))
	}
	return strings.ReplaceAll(string(r), "_", " ")
}

// names gives the names of the two sides.
type names map[ident.Organisation]string

func namesOf(v oneoff.View) names {
	n := names{v.Record.Owner: v.OwnerName}
	if v.Record.Counterpart != "" {
		n[v.Record.Counterpart] = v.OtherName
	}
	return n
}

// answer says an answer in words: labels for codes, days for dates, names for organisations.
func (d Deps) answer(f oneoff.Field, n names, values []string) []string {
	var out []string
	for _, v := range d.ordered(f, values) {
		switch f.Kind {
		case oneoff.KindDate:
			if day, err := clock.ParseDate(v); err == nil {
				v = day.Words()
			}
		case oneoff.KindDateTime:
			if at := (oneoff.Answers{f.Key: {v}}).Time(f.Key); !at.IsZero() {
				v = layout.FormatDateTime(at)
			}
		case oneoff.KindBool:
			v = upperFirst(v)
		case oneoff.KindOrganisation:
			v = orElse(n[ident.Organisation(v)], "—")
		case oneoff.KindText, oneoff.KindTextarea, oneoff.KindSelect, oneoff.KindRadios, oneoff.KindCheckboxes, oneoff.KindNumber, oneoff.KindEmail:
			v = d.labelOf(f, v)
		}
		out = append(out, v)
	}
	return out
}

// labelOf words a code; one that the list does not know is shown as it stands.
func (d Deps) labelOf(f oneoff.Field, code string) string {
	if f.List == "" {
		return code
	}
	if l, err := d.Book.List(f.List); err == nil && !l.Has(code) && f.List == "art10" {
		return d.Book.Label("schedule1", code)
	}
	return d.Book.Label(f.List, code)
}

// ordered puts several choices in the order of their list.
func (d Deps) ordered(f oneoff.Field, values []string) []string {
	l, err := d.Book.List(f.List)
	if f.Kind != oneoff.KindCheckboxes || err != nil {
		return values
	}
	place := func(code string) int {
		return slices.IndexFunc(l.Items, func(it rulebook.Item) bool { return it.Code == code })
	}
	out := slices.Clone(values)
	slices.SortStableFunc(out, func(a, b string) int { return place(a) - place(b) })
	return out
}

// title says whom a record is about sharing with, and which way.
func title(c *page.Ctx, v oneoff.View) string {
	w := words(c)
	other := v.OtherName
	ours := v.Record.Owner == c.Actor.Organisation || c.Actor.Organisation == ""
	if !ours {
		other = v.OwnerName
	}
	if other == "" {
		return w.T("title.nobody")
	}
	key := "title.to"
	if made := v.Record.Answers.Is("direction", "request_made"); made == ours {
		key = "title.from"
	}
	return w.T(key, "other", other)
}

func itoa(n int) string { return strconv.Itoa(n) }

func itoa64(n int64) string { return strconv.FormatInt(n, 10) }

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

func joinDots(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" }), " · ")
}

func recordURL(v oneoff.View, path ...string) string {
	return strings.Join(append([]string{v.Record.URL()}, path...), "/")
}
