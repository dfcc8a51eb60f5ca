package ask

import (
	"net/url"
	"slices"
	"sort"
	"strings"

	"sharewell/internal/web/form"
)

// was begins the names of the hidden inputs that remember what a sheet showed.
const was = "was."

// Hidden is a hidden input.
type Hidden struct{ Name, Value string }

// Difference is one answer that somebody else changed meanwhile.
type Difference struct {
	name         string
	isDay        bool
	onlyMine     bool // nothing to explain
	Label        string
	Theirs, Mine string
	Taken        bool // only they changed it, so that theirs stands in the sheet now
}

// Conflict is what changed meanwhile, in words.
type Conflict struct {
	Title, Text            string
	TheirsLabel, MineLabel string
	TakenLabel             string
	Differences            []Difference
}

// remember lists what the sheet shows, for the next Meet. With f it repeats what f remembered.
func remember(stored url.Values, f *form.Form) []Hidden {
	var out []Hidden
	for _, k := range keys(stored) {
		values := stored[k]
		if f != nil && f.Has(was+k) {
			values = f.RawAll(was + k)
		}
		for _, v := range values {
			out = append(out, Hidden{was + k, v})
		}
	}
	return out
}

func keys(v url.Values) []string {
	out := make([]string, 0, len(v))
	for k := range v {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Meet brings together what was typed in f and what is stored now. It gives the values to show: what
// was typed, and theirs where only they changed something; and every difference. No difference means
// that both say the same, so that there is nothing to save.
func Meet(f *form.Form, theirs url.Values) (merged url.Values, all []Difference) {
	merged = url.Values{}
	for _, k := range keys(theirs) {
		base, ok := dateBox(k)
		if ok && k != base+form.DaySuffix {
			continue // the three boxes of a date are one answer
		}
		boxes := []string{k}
		if ok {
			boxes = []string{base + form.DaySuffix, base + form.MonthSuffix, base + form.YearSuffix}
		}
		var mine, before, now []string
		for _, b := range boxes {
			merged[b] = f.RawAll(b)
			mine, before, now = append(mine, tidy(f.RawAll(b))...), append(before, tidy(f.RawAll(was+b))...), append(now, tidy(theirs[b])...)
		}
		d := Difference{name: base, isDay: ok, Taken: slices.Equal(mine, before), onlyMine: slices.Equal(now, before)}
		if slices.Equal(mine, now) {
			continue
		}
		if d.Taken {
			for _, b := range boxes {
				merged[b] = theirs[b]
			}
		}
		all = append(all, d)
	}
	return merged, all
}

// tidy compares answers by what they say: line ends, outer space and empty answers do not count.
func tidy(values []string) []string {
	var out []string
	for _, v := range values {
		if v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// dateBox gives the name of the date that a box belongs to.
func dateBox(name string) (string, bool) {
	for _, s := range []string{form.DaySuffix, form.MonthSuffix, form.YearSuffix} {
		if base, ok := strings.CutSuffix(name, s); ok {
			return base, true
		}
	}
	return name, false
}

// Explain words the differences that Meet found; nil when nobody else changed anything.
func (b *Builder) Explain(f *form.Form, theirs url.Values, all []Difference) *Conflict {
	c := &Conflict{Title: b.Words.T("conflict.title"), Text: b.Words.T("conflict.text"), TheirsLabel: b.Words.T("conflict.theirs"),
		MineLabel: b.Words.T("conflict.mine"), TakenLabel: b.Words.T("conflict.taken")}
	for _, d := range all {
		if d.onlyMine {
			continue
		}
		theirValue, myValue := theirs[d.name], f.RawAll(d.name)
		if d.isDay {
			theirValue, myValue = []string{day(theirs.Get, d.name)}, []string{day(f.Raw, d.name)}
		}
		d.Label, d.Theirs = b.say(d.name, theirValue)
		_, d.Mine = b.say(d.name, myValue)
		c.Differences = append(c.Differences, d)
	}
	return c
}

func day(get func(string) string, name string) string {
	return strings.TrimSpace(get(name+form.DaySuffix) + " " + get(name+form.MonthSuffix) + " " + get(name+form.YearSuffix))
}
