package guide

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"sharewell/internal/errs"
)

// dateField is the one field of a facts file that is no code: the day asked about.
const dateField = "date"

// Encode gives the facts as the parameters of an address, with short keys that never change.
func (f Facts) Encode() url.Values {
	v := url.Values{}
	for _, a := range accessors() {
		if codes := a.values(&f); len(codes) > 0 {
			v[a.key] = slices.Clone(codes)
		}
	}
	return v
}

// ParseValues reads facts from the parameters of an address. Keys of others are left alone; a code that
// a field does not have is an error that names the field.
func (g *Guide) ParseValues(v url.Values) (Facts, error) {
	var f Facts
	var wrong []errs.Field
	for _, a := range accessors() {
		var codes []string
		for _, code := range v[a.key] {
			switch {
			case code == "" || slices.Contains(codes, code):
			case !slices.Contains(g.codes(a.name), code):
				wrong = append(wrong, g.notACode(a.name, code))
			default:
				codes = append(codes, code)
			}
		}
		if a.many == nil && len(codes) > 1 {
			codes = codes[len(codes)-1:] // the last one given, as a changed answer is
		}
		a.put(&f, codes)
	}
	return g.tidy(f), refused(wrong)
}

// Answers gives the facts in the form of a facts file.
func (g *Guide) Answers(f Facts) Answers {
	out := Answers{}
	for _, a := range accessors() {
		codes := a.values(&f)
		switch {
		case len(codes) == 0:
		case a.many != nil:
			out[a.name] = slices.Clone(codes)
		default:
			out[a.name] = codes[0]
		}
	}
	return out
}

// ParseJSON reads a facts file strictly: the fields named in docs/reference/guide-facts.md, nothing else.
// The day is zero when the file gives none. The error names every field that is unknown, missing or wrong.
func (g *Guide) ParseJSON(data []byte) (Facts, time.Time, error) {
	var raw map[string]json.RawMessage
	if err := decodeOne(data, &raw); err != nil {
		return Facts{}, time.Time{}, errs.Wrap(errs.Invalid, "guide.facts_not_json",
			"The facts must be one JSON object, such as {\"danger\": \"no\", \"from\": \"school_academy\", …}.", err)
	}
	var f Facts
	var on time.Time
	var wrong []errs.Field
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		a, known := accessorOf(name)
		switch {
		case name == dateField:
			d, err := parseDate(raw[name])
			if err != nil {
				wrong = append(wrong, errs.Field{Name: name, Code: "wrong_type", Message: err.Error()})
			}
			on = d
		case !known:
			wrong = append(wrong, errs.Field{Name: name, Code: "unknown_field", Message: fmt.Sprintf("there is no such field. Did you mean %q?", g.nearestField(name))})
		default:
			wrong = append(wrong, g.read(&f, a, raw[name])...)
		}
	}
	wrong = append(wrong, g.missing(raw, f)...)
	if err := refused(wrong); err != nil {
		return Facts{}, time.Time{}, err
	}
	return g.tidy(f), on, nil
}

// decodeOne reads one JSON value and refuses a second, and a key given twice.
func decodeOne(data []byte, into *map[string]json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	if *into == nil {
		return errors.New("null is no object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the object")
	}
	return twice(data)
}

// twice refuses an object that gives a key twice: which of the two would count?
func twice(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	var seen []string
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return fmt.Errorf("not a JSON object: %w", err)
		}
		key, _ := t.(string)
		if slices.Contains(seen, key) {
			return fmt.Errorf("the field %q is given twice", key)
		}
		seen = append(seen, key)
		var skip json.RawMessage
		if err := d.Decode(&skip); err != nil {
			return fmt.Errorf("not a JSON object: %w", err)
		}
	}
	return nil
}

func parseDate(raw json.RawMessage) (time.Time, error) {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return time.Time{}, fmt.Errorf("must be a date in quotes like \"2026-11-21\", not %s", shown(raw))
	}
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("must be a date like \"2026-11-21\", not %q", text)
	}
	return d, nil
}

// read puts one field of a file into the facts.
func (g *Guide) read(f *Facts, a accessor, raw json.RawMessage) []errs.Field {
	one, isOne := g.one(a.name, raw)
	if a.many == nil {
		if !isOne {
			return []errs.Field{{Name: a.name, Code: "wrong_type", Message: fmt.Sprintf("must be one code in quotes, such as %q, not %s", g.codes(a.name)[0], shown(raw))}}
		}
		if !slices.Contains(g.codes(a.name), one) {
			return []errs.Field{g.notACode(a.name, one)}
		}
		a.put(f, []string{one})
		return nil
	}
	var codes []*string
	if isOne {
		codes = []*string{&one}
	} else if json.Unmarshal(raw, &codes) != nil || len(codes) == 0 || slices.Contains(codes, nil) {
		return []errs.Field{{Name: a.name, Code: "wrong_type", Message: fmt.Sprintf("must be a list of codes, such as [%q], not %s", g.codes(a.name)[0], shown(raw))}}
	}
	var wrong []errs.Field
	var good []string
	for _, c := range codes {
		if !slices.Contains(g.codes(a.name), *c) {
			wrong = append(wrong, g.notACode(a.name, *c))
		}
		good = append(good, *c)
	}
	a.put(f, good)
	return wrong
}

// one reads one code. Programs that write facts say true and false for yes and no (danger that is true is danger now),
// and know a purpose by its code in the Agreement: each can mean one thing only.
func (g *Guide) one(name string, raw json.RawMessage) (string, bool) {
	var yes *bool
	if json.Unmarshal(raw, &yes) == nil && yes != nil {
		said := map[bool]string{true: "yes", false: "no"}[*yes]
		if name == "danger" && *yes {
			said = DangerNow
		}
		return said, slices.Contains(g.codes(name), said)
	}
	var code *string
	if json.Unmarshal(raw, &code) != nil || code == nil {
		return "", false
	}
	if name == "purpose" && !slices.Contains(g.codes(name), *code) {
		for _, c := range g.codes(name) {
			if g.options[name][c].purpose == *code {
				return c, true
			}
		}
	}
	return *code, true
}

// shown is a value as an error can repeat it.
func shown(raw json.RawMessage) string {
	const most = 40
	if len(raw) > most {
		return string(raw[:most]) + "…"
	}
	return string(raw)
}

func (g *Guide) notACode(name, code string) errs.Field {
	return errs.Field{Name: name, Code: "unknown_code", Message: fmt.Sprintf("there is no code %q. Did you mean %q? The codes are: %s",
		code, nearest(code, g.codes(name)), strings.Join(g.codes(name), ", "))}
}

// missing lists the required fields that a file does not hold. What for may be left open in an emergency.
func (g *Guide) missing(raw map[string]json.RawMessage, f Facts) []errs.Field {
	var out []errs.Field
	for _, field := range g.fields {
		if _, given := raw[field.Name]; given || !field.Required || field.Name == "purpose" && f.Danger == DangerNow {
			continue
		}
		out = append(out, errs.Field{Name: field.Name, Code: "missing", Message: "is missing. The codes are: " + strings.Join(g.codes(field.Name), ", ")})
	}
	return out
}

// refused makes one error of all that is wrong; nil when nothing is.
func refused(wrong []errs.Field) error {
	if len(wrong) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Code: "guide.facts_wrong", Message: "The facts cannot be understood.", Fields: wrong}
}

func (g *Guide) nearestField(name string) string {
	names := []string{dateField}
	for _, a := range accessors() {
		names = append(names, a.name)
	}
	return nearest(name, names)
}

// nearest finds the known word with the fewest letters to change.
func nearest(s string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int { return distance(s, a) - distance(s, b) })
}

// distance counts the letters to change, add or take away between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			before, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, before+cost)
		}
	}
	return row[len(b)]
}
