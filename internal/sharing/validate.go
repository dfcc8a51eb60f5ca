package sharing

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Lists gives the words of codes and knows which codes there are; *rulebook.Book is one.
type Lists interface {
	Label(list, code string) string
	List(name string) (rulebook.List, error)
}

// question is what checking an answer needs to know, whether it stands alone or in a row.
type question struct {
	name      string
	kind      Kind
	list      string
	min, max  int
	exclusive string
}

func (f Field) question() question {
	return question{f.Name, f.Kind, f.List, f.Min, f.Max, f.Exclusive}
}

func (f RowField) question() question { return question{f.Name, f.Kind, f.List, f.Min, f.Max, ""} }

// Validate lists what is wrong with the answers given in a section, its rows included. The answers
// are kept all the same. Names of row answers are table.row.field.
func Validate(c *Content, section string, lists Lists) []errs.Field {
	var out []errs.Field
	for _, f := range FieldsOf(section) {
		if f.Kind == KindRows {
			if k, ok := RowKindByKey(f.Key); ok {
				for i := range k.length(c) {
					out = append(out, ValidateRow(c, k, i, lists)...)
				}
			}
			continue
		}
		out = append(out, f.question().wrong(f.Key, c, f.Get(c), lists)...)
	}
	if section == "dates_and_ending" {
		out = append(out, wrongOrder(c)...)
	}
	return out
}

// ValidateRow lists what is wrong with the answers of row i.
func ValidateRow(c *Content, k RowKind, i int, lists Lists) []errs.Field {
	var out []errs.Field
	for _, f := range k.Fields {
		out = append(out, f.question().wrong(RowKey(k.Key, k.id(c, i))+"."+f.Key, c, f.Get(c, i), lists)...)
	}
	return out
}

// RowKey names a row in marks, problems and errors.
func RowKey(table, id string) string { return table + "." + id }

func wrongOrder(c *Content) []errs.Field {
	var out []errs.Field
	if s, e := c.Start(), c.End(); !s.IsZero() && !e.IsZero() && e.Before(s) {
		out = append(out, errs.Field{Name: "end", Code: "order", Message: "The end date is before the start date. Enter a later end date."})
	}
	if s, r := c.Start(), c.ReviewDue(); !s.IsZero() && !r.IsZero() && r.Before(s) {
		out = append(out, errs.Field{Name: "review_due", Code: "order", Message: "The review date is before the start date. Enter a later review date."})
	}
	return out
}

// wrong lists what is wrong with one answer.
func (q question) wrong(name string, c *Content, values []string, lists Lists) []errs.Field {
	if len(values) == 0 {
		return nil
	}
	code, message := q.check(c, values, lists)
	if code == "" {
		return nil
	}
	return []errs.Field{{Name: name, Code: code, Message: message}}
}

func (q question) check(c *Content, values []string, lists Lists) (code, message string) {
	v := values[0]
	switch q.kind {
	case KindText, KindTextarea:
		return q.checkLength(v)
	case KindSelect, KindRadios, KindCheckboxes:
		return q.checkCodes(values, lists)
	case KindDate:
		if d, err := clock.ParseDate(v); err != nil || d.Year < 1990 || d.Year > 2200 {
			return "date", capital(q.name) + " is not a date of the calendar. Enter a day, a month and a year, like 3 11 2026."
		}
	case KindNumber:
		return q.checkNumber(v)
	case KindURL:
		if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" {
			return "url", "Enter " + q.name + " in full, starting with https://."
		}
		return q.checkLength(v)
	case KindEmail:
		if a, err := mail.ParseAddress(v); err != nil || a.Address != v {
			return "email", "Enter " + q.name + " like records@example.gov.uk."
		}
		return q.checkLength(v)
	case KindBool:
		if v != Yes && v != No {
			return "choice", "Choose yes or no for " + q.name + "."
		}
	case KindParty, KindParties:
		if slices.ContainsFunc(values, func(id string) bool { _, ok := c.Party(id); return !ok }) {
			return "party", "A party chosen for " + q.name + " is no longer in the record. Choose again."
		}
	case KindItems:
		if slices.ContainsFunc(values, func(id string) bool { return itemRows().Find(c, id) < 0 }) {
			return "item", "A data item chosen for " + q.name + " is no longer in the record. Choose again."
		}
	case KindOrg, KindRows:
	}
	return "", ""
}

func (q question) checkLength(v string) (code, message string) {
	n := utf8.RuneCountInString(v)
	switch {
	case q.max > 0 && n > q.max:
		return "too_long", fmt.Sprintf("%s is %d characters long. Shorten it to %d or fewer.", capital(q.name), n, q.max)
	case n < q.min:
		return "too_short", fmt.Sprintf("Say more about %s: %d characters or more.", q.name, q.min)
	}
	return "", ""
}

func (q question) checkNumber(v string) (code, message string) {
	n, err := strconv.Atoi(strings.ReplaceAll(v, ",", ""))
	if err != nil || n < q.min || q.max > 0 && n > q.max {
		return "number", fmt.Sprintf("Enter a whole number from %d to %d for %s.", q.min, q.max, q.name)
	}
	return "", ""
}

func (q question) checkCodes(values []string, lists Lists) (code, message string) {
	if q.exclusive != "" && len(values) > 1 && slices.Contains(values, q.exclusive) {
		return "exclusive", "“" + lists.Label(q.list, q.exclusive) + "” cannot be chosen together with others for " + q.name + "."
	}
	list, err := lists.List(q.list)
	if err != nil {
		return "list", "The choices for " + q.name + " are missing from the rulebook. Tell the people who run this service."
	}
	for _, v := range values {
		if !list.Has(v) {
			return "choice", "Choose " + q.name + " from the list."
		}
	}
	return "", ""
}

// tooLong refuses an answer that no draft needs to keep: more than ten times what is allowed.
func (q question) tooLong(values []string) bool {
	limit := max(q.max, 1000) * 10
	total := 0
	for _, v := range values {
		total += len(v)
	}
	return total > limit
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
