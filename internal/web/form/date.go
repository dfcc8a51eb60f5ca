package form

import (
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
)

// The three boxes of a date are the field's name with these endings.
const (
	DaySuffix   = "-day"
	MonthSuffix = "-month"
	YearSuffix  = "-year"
)

// DateRule says what a date may be.
type DateRule struct {
	Label     string     // "Start date"
	Required  string     // the message when all three boxes are empty
	NotBefore clock.Date // zero: no limit
	NotAfter  clock.Date
	TooEarly  string // the message before NotBefore; a general one when empty
	TooLate   string
}

// Date reads a date typed into three boxes. The month may be a number or its name. ok is false when
// there is no date to use; the error is then at the first box that needs mending.
func (f *Form) Date(name string, rule DateRule) (d clock.Date, ok bool) {
	day, month, year := f.value(name+DaySuffix), f.value(name+MonthSuffix), f.value(name+YearSuffix)
	if day+month+year == "" {
		if rule.Required != "" {
			f.Add(name+DaySuffix, "required", rule.Required)
		}
		return clock.Date{}, false
	}
	label := labelOr(rule.Label)
	for _, part := range []struct{ box, text, word string }{
		{DaySuffix, day, "day"}, {MonthSuffix, month, "month"}, {YearSuffix, year, "year"},
	} {
		if part.text == "" {
			f.Add(name+part.box, "incomplete", label+" must include a "+part.word)
			return clock.Date{}, false
		}
	}
	m, known := monthOf(month)
	dd, dayErr := strconv.Atoi(day)
	yy, yearErr := strconv.Atoi(year)
	switch {
	case dayErr != nil || dd < 1 || dd > 31:
		f.Add(name+DaySuffix, "date", label+" must have a day between 1 and 31")
	case !known:
		f.Add(name+MonthSuffix, "date", label+" must have a month, like 11 or November")
	case yearErr != nil || yy < 1000 || yy > 9999:
		f.Add(name+YearSuffix, "date", label+" must have a year of 4 figures, like 2026")
	default:
		return f.checkDate(name, clock.Date{Year: yy, Month: m, Day: dd}, rule)
	}
	return clock.Date{}, false
}

// checkDate refuses days that do not exist and days outside the rule.
func (f *Form) checkDate(name string, d clock.Date, rule DateRule) (clock.Date, bool) {
	label := labelOr(rule.Label)
	switch real := clock.NewDate(d.Year, d.Month, d.Day); {
	case real != d:
		f.Add(name+DaySuffix, "no_such_day", label+" must be a day that exists. "+d.Month.String()+" "+strconv.Itoa(d.Year)+" is shorter")
	case !rule.NotBefore.IsZero() && d.Before(rule.NotBefore):
		f.Add(name+DaySuffix, "too_early", orElse(rule.TooEarly, label+" must be "+rule.NotBefore.Words()+" or later"))
	case !rule.NotAfter.IsZero() && d.After(rule.NotAfter):
		f.Add(name+DaySuffix, "too_late", orElse(rule.TooLate, label+" must be "+rule.NotAfter.Words()+" or earlier"))
	default:
		return d, true
	}
	return clock.Date{}, false
}

// monthOf reads 11, November or nov.
func monthOf(text string) (time.Month, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return time.Month(n), n >= 1 && n <= 12
	}
	text = strings.ToLower(strings.TrimSuffix(text, "."))
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if len(text) >= 3 && strings.HasPrefix(full, text) {
			return m, true
		}
	}
	return 0, false
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// DateValues spreads a date over the three boxes, for showing a stored one.
func DateValues(d clock.Date) (day, month, year string) {
	if d.IsZero() {
		return "", "", ""
	}
	return strconv.Itoa(d.Day), strconv.Itoa(int(d.Month)), strconv.Itoa(d.Year)
}
