package sharing

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/clock"
)

// Change is one difference between two versions, said in a sentence.
type Change struct {
	Key      string // field, or table
	Section  string
	Row      string   // row id, when a row was added, removed or changed
	Sentence string   // "Adds data item: date of birth."
	Old, New []string // what stood there and what stands there now, in words
	Material bool
	Public   Level
	Parties  []string // row ids of the parties it concerns; nil: every party
}

// Words gives the words of codes. Organisations are asked for as list "organisation".
type Words interface {
	Label(list, code string) string
}

// Concerns reports whether the change concerns a party.
func (c Change) Concerns(party string) bool {
	return c.Parties == nil || slices.Contains(c.Parties, party)
}

// Diff lists what changed from old to now, in the order of the sections: the sentence first, then the
// words before and after.
func Diff(old, now Content, words Words) []Change {
	old, now = old.tidied(), now.tidied()
	var out []Change
	for _, f := range fieldTable {
		if k, ok := RowKindByKey(f.Key); ok {
			out = append(out, diffRows(&old, &now, k, f, words)...)
			continue
		}
		before, after := f.Get(&old), f.Get(&now)
		if slices.Equal(before, after) {
			continue
		}
		w := wording{words, &old, &now}
		ch := Change{Key: f.Key, Section: f.Section, Material: f.Material, Public: f.Public,
			Old: w.say(f.question(), &old, before), New: w.say(f.question(), &now, after)}
		ch.Sentence = sentence(f, ch)
		out = append(out, ch)
	}
	return out
}

// wording turns kept values into words.
type wording struct {
	words    Words
	old, now *Content
}

func (w wording) say(q question, c *Content, values []string) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		switch q.kind {
		case KindSelect, KindRadios, KindCheckboxes:
			v = w.words.Label(q.list, v)
		case KindDate:
			if d, err := clock.ParseDate(v); err == nil {
				v = d.Words()
			}
		case KindParty, KindParties:
			v = w.party(c, v)
		case KindItems:
			if i := slices.IndexFunc(c.Items, func(it Item) bool { return it.ID == v }); i >= 0 {
				v = c.Items[i].Name
			}
		case KindOrg:
			v = w.words.Label("organisation", v)
		case KindText, KindTextarea, KindNumber, KindURL, KindEmail, KindBool, KindRows:
		}
		out = append(out, v)
	}
	return out
}

func (w wording) party(c *Content, id string) string {
	p, ok := c.Party(id)
	if !ok {
		return "a party that was removed"
	}
	if p.IsOutsider() {
		return p.Outsider.Name
	}
	return w.words.Label("organisation", string(p.Organisation))
}

// sentence says how one answer changed.
func sentence(f Field, ch Change) string {
	if f.Kind == KindCheckboxes {
		var parts []string
		if added := without(ch.New, ch.Old); len(added) > 0 {
			parts = append(parts, "Adds to "+f.Name+": "+strings.Join(added, ", ")+".")
		}
		if gone := without(ch.Old, ch.New); len(gone) > 0 {
			parts = append(parts, "Takes from "+f.Name+": "+strings.Join(gone, ", ")+".")
		}
		return strings.Join(parts, " ")
	}
	return changeWords(f.Name, f.Kind, ch.Old, ch.New)
}

// changeWords says how an answer with a name changed; long texts are shown below, not in the sentence.
func changeWords(name string, k Kind, old, now []string) string {
	long := k == KindTextarea || utf8.RuneCountInString(strings.Join(old, ""))+utf8.RuneCountInString(strings.Join(now, "")) > 200
	switch {
	case len(old) == 0 && long:
		return "Adds " + name + "."
	case len(old) == 0:
		return "Adds " + name + ": " + strings.Join(now, ", ") + "."
	case len(now) == 0:
		return "Takes away " + name + "."
	case long:
		return "Rewrites " + name + "."
	default:
		return "Changes " + name + " from “" + strings.Join(old, ", ") + "” to “" + strings.Join(now, ", ") + "”."
	}
}

func without(from, these []string) []string {
	var out []string
	for _, v := range from {
		if !slices.Contains(these, v) {
			out = append(out, v)
		}
	}
	return out
}

// diffRows lists rows added, removed and changed.
func diffRows(old, now *Content, k RowKind, f Field, words Words) []Change {
	var out []Change
	w := wording{words, old, now}
	base := Change{Key: k.Key, Section: k.Section, Public: f.Public, Material: true}
	noun := strings.TrimPrefix(strings.TrimPrefix(k.Name, "a "), "an ")
	for _, r := range k.Rows(now) {
		i := k.Find(old, r.ID)
		if i < 0 {
			ch := base
			ch.Row, ch.Parties, ch.New = r.ID, concerned(k, nil, now, -1, r.Index), w.row(k, now, r.Index)
			ch.Sentence = "Adds " + noun + ": " + w.title(k, now, r.Index) + "."
			out = append(out, ch)
			continue
		}
		if ch, changed := w.diffRow(k, i, r.Index, base); changed {
			out = append(out, ch)
		}
	}
	for _, r := range k.Rows(old) {
		if k.Find(now, r.ID) < 0 {
			ch := base
			ch.Row, ch.Parties, ch.Old = r.ID, concerned(k, old, nil, r.Index, -1), w.row(k, old, r.Index)
			ch.Sentence = "Removes " + noun + ": " + w.title(k, old, r.Index) + "."
			out = append(out, ch)
		}
	}
	return out
}

// diffRow compares one row of both versions.
func (w wording) diffRow(k RowKind, i, j int, ch Change) (Change, bool) {
	ch.Material = false
	var parts []string
	for _, f := range k.Fields {
		before, after := f.Get(w.old, i), f.Get(w.now, j)
		if slices.Equal(before, after) {
			continue
		}
		ch.Material = ch.Material || !f.Immaterial
		old, now := w.say(f.question(), w.old, before), w.say(f.question(), w.now, after)
		parts = append(parts, lowerFirst(strings.TrimSuffix(changeWords(f.Name, f.Kind, old, now), ".")))
		ch.Old, ch.New = append(ch.Old, labelled(f.Name, old)...), append(ch.New, labelled(f.Name, now)...)
	}
	if len(parts) == 0 {
		return ch, false
	}
	ch.Row = k.id(w.now, j)
	ch.Parties = concerned(k, w.old, w.now, i, j)
	ch.Sentence = capital(w.title(k, w.now, j)) + ": " + strings.Join(parts, "; ") + "."
	return ch, true
}

func labelled(name string, values []string) []string {
	if len(values) == 0 {
		return nil
	}
	return []string{capital(name) + ": " + strings.Join(values, ", ")}
}

// row says a whole row in words.
func (w wording) row(k RowKind, c *Content, i int) []string {
	var out []string
	for _, f := range k.Fields {
		out = append(out, labelled(f.Name, w.say(f.question(), c, f.Get(c, i)))...)
	}
	return out
}

// title names a row.
func (w wording) title(k RowKind, c *Content, i int) string {
	switch k.Key {
	case "parties":
		return w.party(c, c.Parties[i].ID)
	case "flows":
		f := c.Flows[i]
		return w.names(c, f.From) + " to " + w.names(c, f.To)
	case "transparency":
		return w.party(c, c.Transparency[i].Party)
	case "retention":
		return w.party(c, c.Retention[i].Party)
	}
	return k.title(c, i)
}

// names lists parties without reading out hundreds.
func (w wording) names(c *Content, ids []string) string {
	const most = 3
	var out []string
	for i, id := range ids {
		if i == most-1 && len(ids) > most {
			return strings.Join(out, ", ") + " and " + itoa(len(ids)-i) + " others"
		}
		out = append(out, w.party(c, id))
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " and " + out[n-1]
	}
	return strings.Join(out, "")
}

// concerned lists the parties that a change of a row concerns: its own party, or those of the flows it
// is or is part of, before and after.
func concerned(k RowKind, old, now *Content, i, j int) []string {
	ids := []string{}
	for _, side := range []struct {
		c *Content
		i int
	}{{old, i}, {now, j}} {
		if side.c == nil || side.i < 0 {
			continue
		}
		switch k.Key {
		case "parties":
			ids = append(ids, side.c.Parties[side.i].ID)
		case "transparency":
			ids = append(ids, side.c.Transparency[side.i].Party)
		case "retention":
			ids = append(ids, side.c.Retention[side.i].Party)
		case "flows":
			ids = append(append(ids, side.c.Flows[side.i].From...), side.c.Flows[side.i].To...)
		case "items":
			for _, f := range side.c.Flows {
				if slices.Contains(f.Items, side.c.Items[side.i].ID) {
					ids = append(append(ids, f.From...), f.To...)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
