package past

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
)

// Row is one line of a table, by its place in the file.
type Row struct {
	Line  int
	Cells []string
}

// Problem is a line that cannot be used: where, and how to mend it.
type Problem struct {
	Line    int
	Column  string // heading; "" when the line as a whole is meant
	Message string
}

// The most that is kept of one answer, and of the values of a list.
const (
	mostText  = 20_000
	mostShort = 500
	mostList  = 60
)

// reader makes uses of the lines of a table.
type reader struct {
	head     []string
	shape    Shape
	m        Mapping
	uses     []register.Past
	at       map[string]int // place in uses by folded key
	problems []Problem
}

// Read makes uses of a table's lines: lines with the same reference are one use. A line with a mistake is left out and
// named.
func Read(shape Shape, m Mapping, head []string, rows []Row) ([]register.Past, []Problem) {
	r := reader{head: head, shape: shape, m: m, at: map[string]int{}}
	for _, row := range rows {
		r.take(row)
	}
	return r.uses, r.problems
}

func (r *reader) fault(row Row, f Field, format string, args ...any) {
	column := ""
	if i, ok := r.m[f]; ok && i < len(r.head) {
		column = r.head[i]
	}
	r.problems = append(r.problems, Problem{Line: row.Line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) cell(row Row, f Field) string {
	i, ok := r.m[f]
	if !ok || i < 0 || i >= len(row.Cells) {
		return ""
	}
	return strings.TrimSpace(row.Cells[i])
}

// take adds a line to its use, or begins one.
func (r *reader) take(row Row) {
	one, ok := r.line(row)
	if !ok {
		return
	}
	key := organisation.Fold(one.Key)
	at, known := r.at[key]
	if !known {
		r.at[key] = len(r.uses)
		r.uses = append(r.uses, one)
		return
	}
	have := &r.uses[at]
	if organisation.Fold(have.Body) != organisation.Fold(one.Body) {
		r.fault(row, Body, "The use %s is %s’s on an earlier line and %s’s here. Give each use a reference of its own.", one.Key, have.Body, one.Body)
		return
	}
	merge(have, one)
}

// line reads one line; false when it has a mistake.
func (r *reader) line(row Row) (register.Past, bool) {
	before := len(r.problems)
	p := register.Past{From: r.shape.Register, Key: r.cell(row, Key), Body: oneLine(r.cell(row, Body)), Title: oneLine(r.cell(row, Title)),
		Given: oneLine(firstOf(r.cell(row, Given), r.shape.Given)), Purpose: r.cell(row, Purpose), Doing: r.cell(row, Doing), Benefits: r.cell(row, Benefits),
		Outcome: r.cell(row, Outcome), Link: r.cell(row, Link)}
	for f, list := range map[Field]*[]string{Kinds: &p.Kinds, Recognisable: &p.Recognisable, Law: &p.Law, Confidence: &p.Confidence, OptOut: &p.OptOut, Often: &p.Often} {
		if v := oneLine(r.cell(row, f)); v != "" {
			*list = []string{v}
		}
	}
	if p.Body == "" {
		r.fault(row, Body, "This line names no organisation that uses the information. Enter its name.")
	}
	if p.Title == "" && p.Purpose == "" && len(p.Kinds) == 0 {
		r.fault(row, Title, "This line says neither what the use is called, nor what it is for, nor what information it uses. Enter one of them.")
	}
	if p.Link != "" && !webAddress(p.Link) {
		r.fault(row, Link, "“%s” is not a web address. Begin it with https://, or leave it empty.", shorten(p.Link))
	}
	p.Start, p.End = r.date(row, Start), r.date(row, End)
	if !p.Start.IsZero() && !p.End.IsZero() && p.End.Before(p.Start) {
		r.fault(row, End, "The use ends before it begins. Put one of the two dates right.")
	}
	r.lengths(row, &p)
	if i := strings.LastIndex(p.Key, r.shape.KeyEnd); r.shape.KeyEnd != "" && i > 0 {
		p.Key = p.Key[:i]
	}
	if p.Key == "" {
		p.Key = shorten(p.Body + ": " + firstOf(p.Title, p.Purpose, strings.Join(p.Kinds, "")))
	}
	return p, len(r.problems) == before
}

func (r *reader) lengths(row Row, p *register.Past) {
	for f, v := range map[Field]string{Purpose: p.Purpose, Doing: p.Doing, Benefits: p.Benefits, Outcome: p.Outcome} {
		if n := utf8.RuneCountInString(v); n > mostText {
			r.fault(row, f, "This text has %d characters; at most %d are kept. Shorten it.", n, mostText)
		}
	}
	short := map[Field]string{Key: p.Key, Title: p.Title, Body: p.Body, Given: p.Given, Link: p.Link}
	for f, list := range map[Field][]string{Kinds: p.Kinds, Recognisable: p.Recognisable, Law: p.Law, Confidence: p.Confidence, OptOut: p.OptOut, Often: p.Often} {
		short[f] = strings.Join(list, "")
	}
	for _, f := range Fields() { // in one order, so that the same file gives the same words
		if n := utf8.RuneCountInString(short[f]); n > mostShort {
			r.fault(row, f, "This answer has %d characters; at most %d are kept. Shorten it.", n, mostShort)
		}
	}
}

// layouts are the ways in which registers write days.
var layouts = []string{"2006-01-02", "02/01/2006", "2/1/2006", "02-01-2006", "2 January 2006", "2 Jan 2006", "January 2006", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05"}

// date reads a day: written out, or as the number a spreadsheet keeps.
func (r *reader) date(row Row, f Field) clock.Date {
	s := oneLine(r.cell(row, f))
	if s == "" {
		return clock.Date{}
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return clock.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
		}
	}
	if n, err := strconv.Atoi(s); err == nil && n > 20_000 && n < 80_000 { // days since the end of 1899
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		return clock.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
	}
	r.fault(row, f, "“%s” is not a date. Write it like 3/11/2026 or 2026-11-03.", shorten(s))
	return clock.Date{}
}

// merge adds what another line of the same use says.
func merge(have *register.Past, one register.Past) {
	for _, text := range []struct{ to, from *string }{{&have.Title, &one.Title}, {&have.Given, &one.Given}, {&have.Purpose, &one.Purpose}, {&have.Doing, &one.Doing},
		{&have.Benefits, &one.Benefits}, {&have.Outcome, &one.Outcome}, {&have.Link, &one.Link}} {
		if *text.from != "" && (*text.to == "" || len(*text.from) > len(*text.to)) {
			*text.to = *text.from
		}
	}
	for _, list := range []struct{ to, from *[]string }{{&have.Kinds, &one.Kinds}, {&have.Recognisable, &one.Recognisable}, {&have.Law, &one.Law},
		{&have.Confidence, &one.Confidence}, {&have.OptOut, &one.OptOut}, {&have.Often, &one.Often}} {
		for _, v := range *list.from {
			if !slices.Contains(*list.to, v) && len(*list.to) < mostList {
				*list.to = append(*list.to, v)
			}
		}
	}
	if have.Start.IsZero() || !one.Start.IsZero() && one.Start.Before(have.Start) {
		have.Start = one.Start
	}
	if have.End.IsZero() || have.End.Before(one.End) {
		have.End = one.End
	}
}

// title names a use that its register does not name.
func title(p register.Past) string {
	switch {
	case p.Title != "":
		return p.Title
	case len(p.Kinds) == 0:
		return shorten(p.Body + ": " + p.Purpose)
	case len(p.Kinds) > 2:
		return shorten(fmt.Sprintf("%s: %s and %d other kinds of data", p.Body, strings.Join(p.Kinds[:2], ", "), len(p.Kinds)-2))
	}
	return shorten(p.Body + ": " + strings.Join(p.Kinds, ", "))
}

// mostTitle is how much of words that were not meant as a title stands as one.
const mostTitle = 160

func shorten(s string) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) <= mostTitle {
		return s
	}
	cut := string([]rune(s)[:mostTitle])
	if i := strings.LastIndexByte(cut, ' '); i > mostTitle/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func firstOf(s ...string) string {
	for _, one := range s {
		if one != "" {
			return one
		}
	}
	return ""
}
