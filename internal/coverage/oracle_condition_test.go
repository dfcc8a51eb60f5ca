package coverage_test

import (
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
)

const (
	no3 = iota
	maybe3
	yes3
)

func (o *oracle) holds(c *coverage.Condition, q *coverage.Question, from coverage.Party) int {
	if c.Not != nil {
		return yes3 - o.holds(c.Not, q, from)
	}
	if c.Property == "" {
		yes, unsure := 0, 0
		all := append(slices.Clone(c.All), c.Any...)
		for i := range all {
			switch o.holds(&all[i], q, from) {
			case yes3:
				yes++
			case maybe3:
				unsure++
			}
		}
		switch {
		case len(c.All) > 0 && yes == len(all), len(c.Any) > 0 && yes > 0:
			return yes3
		case len(c.All) > 0 && yes+unsure == len(all), len(c.Any) > 0 && unsure > 0:
			return maybe3
		}
		return no3
	}
	section, name, _ := strings.Cut(c.Property, ".")
	values := []coverage.Value{}
	for _, p := range q.Properties {
		if p.Section.String() == section && p.Name == name && p.Value.Kind != coverage.NoValue {
			values = append(values, p.Value)
		}
	}
	stored := o.things[q.Thing]
	if section == "subject" {
		stored = from.Properties
	}
	for _, p := range stored {
		if (section == "subject" || section == "resource") && p.Name == name {
			values = append(values, p.Value)
		}
	}
	for _, v := range values {
		if !v.Equal(values[0]) {
			return maybe3
		}
	}
	if len(values) == 0 {
		return maybe3
	}
	return compare(values[0], c)
}

func compare(v coverage.Value, c *coverage.Condition) int {
	if c.Test == coverage.Has {
		out := no3
		if v.Kind != coverage.ListValue {
			return maybe3
		}
		for _, one := range v.List {
			out = max(out, compare(one, &coverage.Condition{Test: coverage.OneOf, Values: c.Values}))
		}
		return out
	}
	if c.Test == coverage.Is || c.Test == coverage.OneOf {
		out := maybe3
		for _, w := range c.Values {
			if w.Kind == v.Kind {
				out = min(out, no3)
			}
			if w.Equal(v) {
				return yes3
			}
		}
		return out
	}
	w := c.Values[0]
	if v.Kind != w.Kind {
		return maybe3
	}
	less, same := v.Number < w.Number, v.Equal(w)
	if v.Kind == coverage.TextValue {
		a, errA := clock.ParseDate(v.Text)
		b, errB := clock.ParseDate(w.Text)
		if errA != nil || errB != nil || a.IsZero() {
			return maybe3
		}
		less = a.Before(b)
	} else if v.Kind != coverage.NumberValue {
		return maybe3
	}
	ok := map[coverage.Test]bool{coverage.Below: less, coverage.AtMost: less || same, coverage.Above: !less && !same, coverage.AtLeast: !less}[c.Test]
	if ok {
		return yes3
	}
	return no3
}
