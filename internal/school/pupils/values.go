package pupils

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sharewell/internal/screening/nhs"
)

// Problem says what is wrong with a value or a row. It never holds the value.
type Problem string

// The problems.
const (
	Missing      Problem = "missing"       // a value the programme cannot do without is not there
	NotADate     Problem = "not_a_date"    // no date of birth in a form we know
	UnlikelyDate Problem = "unlikely_date" // a date of birth that no pupil of these years has
	TwoDates     Problem = "two_dates"     // day and month cannot be told apart in this list
	NotNHS       Problem = "not_nhs"       // the check digit of the NHS number does not fit
	NotPostcode  Problem = "not_postcode"
	NotYear      Problem = "not_year"
	NotEmail     Problem = "not_email"
	NotPhone     Problem = "not_phone"
	Formula      Problem = "formula"     // a spreadsheet would run it
	TooLong      Problem = "too_long"    //
	Unreadable   Problem = "unreadable"  // bytes that are no text
	Misaligned   Problem = "misaligned"  // more or fewer values than headings
	Duplicate    Problem = "duplicate"   // the same child stands further up
	Restricted   Problem = "restricted"  // marked: a person has to decide
	OtherYear    Problem = "other_year"  // not in a year group the programme is for
	LeftOut      Problem = "left_out"    // withdrawn, and the programme leaves withdrawn children out
	EmptyRow     Problem = "empty"       // nothing in it
	Instruction  Problem = "instruction" // a row of the template that explains the columns
)

const longest = 200 // runes of a value

// write checks a value and gives it in the form the list is made in. An empty value is no problem here.
func write(k Kind, v string, order dateOrder, on time.Time) (string, Problem) {
	v = tidy(v)
	if v == "" {
		return "", ""
	}
	if !utf8.ValidString(v) || strings.ContainsRune(v, utf8.RuneError) {
		return "", Unreadable
	}
	if utf8.RuneCountInString(v) > longest {
		return "", TooLong
	}
	if strings.ContainsRune("=@", rune(v[0])) || strings.ContainsRune("+-", rune(v[0])) && k != Phone {
		return "", Formula
	}
	switch k {
	case Birth:
		return birth(v, order, on)
	case NHS:
		n, s := nhs.Parse([]byte(strings.ReplaceAll(v, "-", " ")))
		if s != nhs.Valid {
			n, s = nhs.Parse([]byte(strings.Map(digit, v)))
		}
		if s != nhs.Valid || strings.IndexFunc(v, notInNumber) >= 0 {
			return "", NotNHS
		}
		return withCheck(n), ""
	case Postcode:
		return postcode(v)
	case Year:
		return year(v)
	case Email:
		if at := strings.IndexByte(v, '@'); at < 1 || !strings.Contains(v[at:], ".") || strings.ContainsAny(v, " ,;") || strings.Count(v, "@") > 1 {
			return "", NotEmail
		}
	case Phone:
		if n := len(strings.Map(digit, v)); n < 7 || n > 15 || strings.Trim(v, "+0123456789 ()-./extEXT#") != "" {
			return "", NotPhone
		}
	}
	return v, ""
}

// tidy takes away what a spreadsheet puts around a value: spaces of every kind, and what cannot be seen.
func tidy(v string) string {
	if plain(v) {
		return v
	}
	v = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\t' || r == '\n' || r == '\r' || unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, v)
	return strings.Join(strings.Fields(v), " ")
}

// plain reports whether tidying leaves a value as it is: visible ASCII with single spaces inside.
func plain(v string) bool {
	for i := range len(v) {
		if c := v[i]; c == ' ' && (i == 0 || i == len(v)-1 || v[i-1] == ' ') || c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

func notInNumber(r rune) bool { return (r < '0' || r > '9') && r != ' ' && r != '-' }

// withCheck writes an NHS number with its check digit.
func withCheck(prefix uint32) string {
	s := fmt.Sprintf("%09d", prefix)
	sum := 0
	for i := range s {
		sum += int(s[i]-'0') * (10 - i)
	}
	return s + strconv.Itoa((11-sum%11)%11)
}

// dateOrder says whether dates with strokes are written the day or the month first.
type dateOrder uint8

const (
	dayFirst dateOrder = iota
	monthFirst
	eitherFirst // the list's dates contradict one another
)

var written = []string{"2 January 2006", "2 Jan 2006", "2-Jan-2006", "02-Jan-06", "2-Jan-06", "2 Jan 06", "January 2, 2006", "Jan 2, 2006"}

// birth reads a date of birth.
func birth(v string, order dateOrder, on time.Time) (string, Problem) {
	d, p := date(v, order, on)
	if p != "" {
		return "", p
	}
	if age := on.Year() - d.Year(); d.After(on) || age > 20 || age < 2 {
		return "", UnlikelyDate
	}
	return d.Format(time.DateOnly), ""
}

func date(v string, order dateOrder, on time.Time) (time.Time, Problem) {
	if len(v) > len(time.DateOnly) {
		v, _, _ = strings.Cut(strings.Replace(v, "T", " ", 1), " 00:00")
	}
	if len(v) == len(time.DateOnly) && v[4] == '-' {
		if d, err := time.Parse(time.DateOnly, v); err == nil {
			return d, ""
		}
	}
	if len(v) == len("42370") && strings.Trim(v, "0123456789") == "" {
		if n, err := strconv.Atoi(v); err == nil && n > 20000 && n < 60000 { // days of a spreadsheet
			return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n), ""
		}
	}
	if a, b, y, ok := threeNumbers(v, on); ok {
		switch {
		case order == eitherFirst && a <= 12 && b <= 12 && a != b:
			return time.Time{}, TwoDates
		case order == monthFirst, order == eitherFirst && b > 12:
			a, b = b, a
		}
		d := time.Date(y, time.Month(b), a, 0, 0, 0, 0, time.UTC)
		if d.Day() != a || int(d.Month()) != b {
			return time.Time{}, NotADate
		}
		return d, ""
	}
	for _, layout := range written {
		if d, err := time.Parse(layout, v); err == nil {
			return d, ""
		}
	}
	return time.Time{}, NotADate
}

// threeNumbers reads 3/11/2015, 3.11.2015, 3-11-2015 and 03/11/15.
func threeNumbers(v string, on time.Time) (a, b, y int, ok bool) {
	var n, digits [3]int
	at, before := 0, true // before: nothing but a stroke stands before
	for i := range len(v) {
		switch c := v[i]; {
		case number(c):
			n[at], digits[at], before = n[at]*10+int(c-'0'), digits[at]+1, false
			if digits[at] > 4 {
				return 0, 0, 0, false
			}
		case (c == '/' || c == '.' || c == '-') && !before && at < 2:
			at, before = at+1, true
		default:
			return 0, 0, 0, false
		}
	}
	if at != 2 || before || n[0] == 0 || n[1] == 0 {
		return 0, 0, 0, false
	}
	y = n[2]
	if digits[2] == 2 {
		if y += 2000; y > on.Year() {
			y -= 100
		}
	}
	return n[0], n[1], y, digits[2] == 2 || digits[2] == 4
}

// orderOf tells how a list writes its dates, from all of them.
func orderOf(dates []string, on time.Time) dateOrder {
	dayLed, monthLed := false, false
	for _, v := range dates {
		if a, b, _, ok := threeNumbers(tidy(v), on); ok {
			dayLed = dayLed || a > 12 && b <= 12
			monthLed = monthLed || b > 12 && a <= 12
		}
	}
	switch {
	case dayLed && monthLed:
		return eitherFirst
	case monthLed:
		return monthFirst
	}
	return dayFirst
}

// postcode writes a postcode with its space before the last three.
func postcode(v string) (string, Problem) {
	c := strings.ToUpper(strings.ReplaceAll(v, " ", ""))
	if len(c) < 5 || len(c) > 7 || !letter(c[0]) || !number(c[len(c)-3]) || !letter(c[len(c)-2]) || !letter(c[len(c)-1]) {
		return "", NotPostcode
	}
	out := c[:len(c)-3]
	if !strings.ContainsAny(out, "0123456789") || strings.IndexFunc(out, func(r rune) bool { return !letter(byte(r)) && !number(byte(r)) }) >= 0 {
		return "", NotPostcode
	}
	return out + " " + c[len(c)-3:], ""
}

func letter(b byte) bool { return b >= 'A' && b <= 'Z' }
func number(b byte) bool { return b >= '0' && b <= '9' }

// year writes a year group as R or a number.
func year(v string) (string, Problem) {
	s := heading(v)
	for _, lead := range []string{"nationalcurriculumyear", "curriculumyear", "ncyear", "yeargroup", "year", "yr", "nc", "y"} {
		if rest, ok := strings.CutPrefix(s, lead); ok {
			s = rest
			break
		}
	}
	switch s {
	case "r", "reception", "rec", "0", "00", "receptionyear":
		return "R", ""
	case "n", "nursery", "n1", "n2", "n3", "n4":
		return "N", ""
	}
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 14 {
		return strconv.Itoa(n), ""
	}
	return "", NotYear
}
