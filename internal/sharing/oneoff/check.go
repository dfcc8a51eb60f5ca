package oneoff

import (
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Lists knows which codes there are; *rulebook.Book is one.
type Lists interface {
	List(name string) (rulebook.List, error)
	Label(list, code string) string
}

var subjectRef = regexp.MustCompile(`^[A-Za-z0-9/_-]{1,40}$`)

// Missing lists what finalising still needs, in the order of the form.
func Missing(c Case) []errs.Field {
	var out []errs.Field
	for _, f := range fieldTable {
		if f.ReadOnly || f.After || c.Answers.Given(f.Key) {
			continue
		}
		if need, why := f.Required(c); need {
			out = append(out, errs.Field{Name: f.Key, Code: "required", Message: giveIt(f, why)})
		}
	}
	return out
}

// giveIt makes the sentence that asks for an answer.
func giveIt(f Field, why string) string {
	verb := "Give "
	switch first, _, _ := strings.Cut(f.Name, " "); {
	case len(f.List) > 0 && !asks(first), f.Kind == KindOrganisation:
		verb = "Choose "
	case asks(first):
		verb = "Say "
	}
	if why != "" {
		why = ", " + why
	}
	return verb + f.Name + why + "."
}

// asks reports whether a word begins an indirect question.
func asks(word string) bool {
	return slices.Contains(strings.Fields("whether why who whom whose how when where what"), word)
}

// Wrong lists what is wrong with the answers given. They are kept all the same.
func Wrong(c Case, lists Lists, now time.Time) []errs.Field {
	var out []errs.Field
	for _, f := range fieldTable {
		if v := c.Answers[f.Key]; len(v) > 0 {
			if code, message := f.check(v, lists); code != "" {
				out = append(out, errs.Field{Name: f.Key, Code: code, Message: message})
			}
		}
	}
	return append(out, across(c, now)...)
}

func (f Field) check(values []string, lists Lists) (code, message string) {
	v := values[0]
	switch f.Kind {
	case KindText, KindTextarea:
		if f.Key == "subject_ref" && !subjectRef.MatchString(v) {
			return "pattern", "Enter your own case reference: up to 40 letters, digits, dashes, strokes and underscores, without spaces. Never a name."
		}
		return f.checkLength(v)
	case KindSelect, KindRadios, KindCheckboxes:
		return f.checkCodes(values, lists)
	case KindDate:
		if d, err := clock.ParseDate(v); err != nil || d.Year < 1990 || d.Year > 2200 {
			return "date", capital(f.Name) + " is not a date of the calendar. Enter a day, a month and a year, like 3 11 2026."
		}
	case KindDateTime:
		if (Answers{f.Key: values}).Time(f.Key).IsZero() {
			return "time", capital(f.Name) + " is not a day and a time. Enter them like 3 November 2026, 14:05."
		}
	case KindNumber:
		if n, err := strconv.Atoi(strings.ReplaceAll(v, ",", "")); err != nil || n < 0 {
			return "number", "Enter a whole number for " + f.Name + "."
		}
	case KindEmail:
		if a, err := mail.ParseAddress(v); err != nil || a.Address != v {
			return "email", "Enter " + f.Name + " like records@example.gov.uk."
		}
		return f.checkLength(v)
	case KindBool:
		if v != Yes && v != No {
			return "choice", "Choose yes or no for " + f.Name + "."
		}
	case KindOrganisation:
	}
	return "", ""
}

func (f Field) checkLength(v string) (code, message string) {
	n := utf8.RuneCountInString(v)
	switch {
	case f.Max > 0 && n > f.Max:
		return "too_long", fmt.Sprintf("%s is %d characters long. Shorten it to %d or fewer.", capital(f.Name), n, f.Max)
	case n < f.Min:
		return "too_short", fmt.Sprintf("Say more about %s: %d characters or more.", f.Name, f.Min)
	}
	return "", ""
}

func (f Field) checkCodes(values []string, lists Lists) (code, message string) {
	if f.Exclusive != "" && len(values) > 1 && slices.Contains(values, f.Exclusive) {
		return "exclusive", "“" + lists.Label(f.List, f.Exclusive) + "” cannot be chosen together with others for " + f.Name + "."
	}
	list, err := lists.List(f.List)
	if err != nil {
		return "list", "The choices for " + f.Name + " are missing from the rulebook. Tell the people who run this service."
	}
	for _, v := range values {
		if !list.Has(v) && (f.List != "art10" || !hasCode(lists, "schedule1", v)) {
			return "choice", "Choose " + f.Name + " from the list."
		}
	}
	return "", ""
}

// hasCode reports whether a list holds a code. A Schedule 1 condition may carry criminal offence data too.
// Law: DPA 2018 s.10(5).
func hasCode(lists Lists, name, code string) bool {
	l, err := lists.List(name)
	return err == nil && l.Has(code)
}

// across lists what is wrong between answers.
func across(c Case, now time.Time) []errs.Field {
	var out []errs.Field
	add := func(key, code, message string) {
		out = append(out, errs.Field{Name: key, Code: code, Message: message})
	}
	a := c.Answers
	asked, sent, decided := a.Time("request_received_at"), a.Time("shared_at"), a.Time("decided_at")
	late := now.Add(time.Minute)
	for _, t := range []struct {
		key string
		at  time.Time
	}{{"request_received_at", asked}, {"shared_at", sent}, {"decided_at", decided}} {
		if t.at.After(late) {
			f, _ := FieldByKey(t.key)
			add(t.key, "future", capital(f.Name)+" is in the future. Enter the day and time it happened.")
		}
	}
	if !sent.IsZero() && !decided.IsZero() && sent.Before(decided) && !a.Is("retrospective", Yes) {
		add("shared_at", "order", "It was sent before it was decided. Correct the time, or say that it was sent before the decision was written down.")
	}
	if by := a.Day("disposal_by"); !by.IsZero() && !sent.IsZero() && by.Before(clock.DateOf(sent)) {
		add("disposal_by", "order", "The day it is returned or destroyed is before the day it was sent. Enter a later day.")
	}
	if a.Given("recipient_org") && a.One("recipient_org") == a.One("provider_org") {
		add("recipient_org", "same", "The receiver is the organisation that shares. Choose the other side.")
	}
	if asker := a.One("requester_name"); asker != "" && strings.EqualFold(asker, a.One("decided_by")) {
		add("decided_by", "requester", "Whoever asks does not decide. Enter who decided.")
	}
	return out
}

// Hints lists places in the answers that look like somebody's personal details. The requester's work
// contact and the mailbox for rights are contacts and not looked at.
func Hints(a Answers) []FieldHint {
	var out []FieldHint
	for _, f := range fieldTable {
		if !f.Watched() {
			continue
		}
		for _, h := range Lint(a.One(f.Key)) {
			out = append(out, FieldHint{f.Key, h})
		}
	}
	return out
}

// tooLong refuses an answer that no draft needs to keep: more than ten times what is allowed.
func (f Field) tooLong(values []string) bool {
	total := 0
	for _, v := range values {
		total += len(v)
	}
	return total > max(f.Max, 1000)*10
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
