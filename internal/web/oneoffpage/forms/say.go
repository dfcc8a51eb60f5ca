package forms

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
)

// said gives a value as it stands in a document: days and times in words.
func said(f oneoff.Field, value string) string {
	switch f.Kind {
	case oneoff.KindDate:
		if d, err := clock.ParseDate(value); err == nil {
			return d.Words()
		}
	case oneoff.KindDateTime:
		if at := (oneoff.Answers{f.Key: {value}}).Time(f.Key); !at.IsZero() {
			return clock.DateOf(at).Words() + ", " + at.In(clock.London).Format("15:04")
		}
	case oneoff.KindText, oneoff.KindTextarea, oneoff.KindSelect, oneoff.KindRadios, oneoff.KindCheckboxes, oneoff.KindBool, oneoff.KindNumber,
		oneoff.KindEmail, oneoff.KindOrganisation:
	}
	return value
}

var (
	ordinal  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)\b`)
	weekday  = regexp.MustCompile(`^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b`)
	hourText = regexp.MustCompile(`(?:^|[ ,t])(?:(\d{1,2})[:.](\d{2})(?::\d{2})? ?([ap]m)?|(\d{1,2}) ?([ap]m)|(noon|midday|midnight))$`)
)

var dateLayouts = []string{"2006-01-02", "2 January 2006", "2 Jan 2006", "2/1/2006", "2/1/06", "2.1.2006", "2.1.06", "2-1-2006", "2 1 2006"}

// readDate understands a day as people write it here: the day before the month.
func readDate(text string) (clock.Date, bool) {
	s := strings.ToLower(document.Plainly(strings.ReplaceAll(text, ",", " ")))
	s = strings.TrimSpace(strings.TrimSuffix(weekday.ReplaceAllString(ordinal.ReplaceAllString(s, "$1"), ""), "."))
	s = strings.Replace(s, " of ", " ", 1)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return clock.NewDate(t.Year(), t.Month(), t.Day()), true
		}
	}
	return clock.Date{}, false
}

// readTime understands a day with an hour.
func readTime(text string) (string, bool) {
	s := strings.ToLower(document.Plainly(text))
	s = strings.NewReplacer("a.m.", "am", "p.m.", "pm", " hrs", "", " hours", "", " gmt", "", " bst", "").Replace(s)
	at := hourText.FindStringSubmatchIndex(s)
	if at == nil {
		return "", false
	}
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	hour, minute, ok := clockHour(group(1)+group(4), group(2), group(3)+group(5), group(6))
	day, dayOK := readDate(strings.TrimSuffix(strings.TrimRight(s[:at[0]], " ,"), " at"))
	if !ok || !dayOK {
		return "", false
	}
	moment := time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, clock.London)
	return oneoff.TimeText(moment), true
}

func clockHour(hourText, minuteText, half, word string) (hour, minute int, ok bool) {
	switch word {
	case "noon", "midday":
		return 12, 0, true
	case "midnight":
		return 0, 0, true
	}
	hour, err := strconv.Atoi(hourText)
	if err != nil {
		return 0, 0, false
	}
	if minuteText != "" {
		if minute, err = strconv.Atoi(minuteText); err != nil {
			return 0, 0, false
		}
	}
	switch {
	case half != "" && (hour < 1 || hour > 12):
		return 0, 0, false
	case half == "pm" && hour < 12:
		hour += 12
	case half == "am" && hour == 12:
		hour = 0
	}
	return hour, minute, hour < 24 && minute < 60
}

// readNumber understands a whole number.
func readNumber(text string) (string, bool) {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(text))
	if err != nil || n < 0 {
		return "", false
	}
	return strconv.Itoa(n), true
}

// alike gives words as choices are compared: without case, outer marks and double space.
func alike(text string) string {
	return strings.ToLower(strings.Trim(document.Plainly(text), " .,;:"))
}

// chosen finds the code that words stand for: the words of staff, the code itself, or the words of the
// public where they mean one code only.
func (m Form) chosen(f oneoff.Field, text string) (string, bool) {
	text = alike(text)
	for _, o := range m.options(f) {
		if alike(o.Text) == text || strings.ToLower(o.Code) == text {
			return o.Code, true
		}
	}
	l, err := m.Book.List(f.List)
	if err != nil {
		return "", false
	}
	if f.List == "art10" { // a Schedule 1 condition may carry criminal offence data too
		if s, err := m.Book.List("schedule1"); err == nil {
			l.Items = append(append([]rulebook.Item{}, l.Items...), s.Items...)
		}
	}
	var found []string
	for _, it := range l.Items {
		if alike(it.Label) == text {
			return it.Code, true
		}
		if alike(it.Plain) == text {
			found = append(found, it.Code)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return "", false
}
