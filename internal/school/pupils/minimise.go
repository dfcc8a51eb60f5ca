package pupils

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Wanted is a column a programme may have.
type Wanted struct {
	Code string
	// Needed columns set a row aside when they are empty or wrong; others are left empty and told of.
	Needed bool
}

// Plan is what one programme may have.
type Plan struct {
	Columns []Wanted
	// Years are the year groups it is for, as R, 1 … 13; none means all.
	Years []string
	// LeaveWithdrawn leaves withdrawn children out. When it is false they are set aside for a person.
	LeaveWithdrawn bool
}

// Rows gives the rows of a list one by one, io.EOF after the last. Line is the row's line in the file, or
// its number in the sheet.
type Rows interface {
	Next() (values []string, line int, err error)
}

// Sink takes the rows of the list that is made, the heading first.
type Sink interface {
	Write(values []string) error
}

// Finding points at something in the list. Column is the heading of the list that is made, "" for a whole row.
type Finding struct {
	Line    int     `json:"line"`
	Column  string  `json:"column,omitempty"`
	Problem Problem `json:"problem"`
}

// Report says what became of a list. It holds no value of the list.
type Report struct {
	Read     int `json:"read"`      // rows below the heading, empty ones left aside
	Passed   int `json:"passed"`    // rows in the list that was made
	SetAside int `json:"set_aside"` // rows a person has to look at
	LeftOut  int `json:"left_out"`  // rows left out because the plan says so
	// Columns are the headings of the list that was made.
	Columns []string `json:"columns"`
	// Dropped are headings of the school's list that were not passed on. Headings are no personal details; one
	// that looks like a value is told by its place alone.
	Dropped []string `json:"dropped"`
	// Absent are columns the programme may have that the list does not hold.
	Absent   []string  `json:"absent,omitempty"`
	Findings []Finding `json:"findings"`
	// NoYears says that the list has no year groups, so that nobody could be left out by them.
	NoYears bool `json:"no_years,omitempty"`
	// More is how many findings there were beyond those listed.
	More int `json:"more,omitempty"`
}

const mostFindings = 2000

// Errors of a whole list.
var (
	ErrNoHeading = errors.New("no row of headings was found among the first rows")
	ErrTwice     = errors.New("two columns of the list have the same meaning")
	ErrAbsent    = errors.New("a column the programme cannot do without is not in the list")
	ErrEmpty     = errors.New("the list holds no pupils")
)

// Minimise makes the list a programme may have out of a school's list. on is today: it bounds dates of birth.
func Minimise(in Rows, out Sink, c *Columns, p Plan, on time.Time) (Report, error) {
	m := &minimiser{columns: c, plan: p, on: on, seen: map[string]bool{}}
	if err := m.readHeading(in); err != nil {
		return m.report, err
	}
	if err := m.readRows(in); err != nil {
		return m.report, err
	}
	return m.report, m.write(out)
}

type minimiser struct {
	columns *Columns
	plan    Plan
	on      time.Time
	report  Report

	take    []taken // in the order of the plan
	marks   []int   // places of columns whose mark sets a row aside
	left    int     // place of the column of withdrawn children, -1
	yearAt  int     // place of the year group, -1
	heads   int     // number of headings
	headsAt int     // line of the heading
	rows    []row
	order   dateOrder
	seen    map[string]bool
}

type taken struct {
	column Column
	needed bool
	at     int // place in the school's list, -1 when it is absent
}

type row struct {
	values []string
	line   int
}

// headingRows is how far down a heading is looked for: templates start with a title or a note.
const headingRows = 10

// readHeading finds the row of headings: the first with at least two known ones.
func (m *minimiser) readHeading(in Rows) error {
	for range headingRows {
		values, line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if m.columns.known(values) >= leastKnown {
			m.headsAt = line
			return m.headings(values)
		}
	}
	return ErrNoHeading
}

// headings finds each column of the plan among the headings.
func (m *minimiser) headings(heads []string) error {
	for len(heads) > 0 && strings.TrimSpace(heads[len(heads)-1]) == "" {
		heads = heads[:len(heads)-1]
	}
	m.heads, m.left, m.yearAt = len(heads), -1, -1
	at := map[string]int{}
	for i, h := range heads {
		x := m.columns.byName[heading(h)]
		switch {
		case x.restricted != nil:
			m.marks = append(m.marks, i)
		case x.withdrawn:
			m.left = i
		case x.column != nil:
			if _, twice := at[x.column.Code]; twice {
				return fmt.Errorf("%w: %s", ErrTwice, x.column.Label)
			}
			at[x.column.Code] = i
			if x.column.Code == "year_group" {
				m.yearAt = i
			}
		}
	}
	m.report.NoYears = m.yearAt < 0 && len(m.plan.Years) > 0
	passed := map[int]bool{}
	for _, w := range m.plan.Columns {
		col, ok := m.columns.Column(w.Code)
		if !ok {
			return fmt.Errorf("the plan names a column that does not exist: %s", w.Code)
		}
		i, there := at[w.Code]
		if !there {
			i = -1
			m.report.Absent = append(m.report.Absent, col.Label)
			if w.Needed {
				return fmt.Errorf("%w: %s", ErrAbsent, col.Label)
			}
		}
		passed[i] = true
		m.take = append(m.take, taken{col, w.Needed, i})
	}
	for i, h := range heads {
		if !passed[i] {
			m.report.Dropped = append(m.report.Dropped, m.naming(h, i))
		}
	}
	return nil
}

// naming gives a heading that was dropped, or its place when it may be somebody's details: an address of mail, or
// a text with a number in it.
func (m *minimiser) naming(h string, i int) string {
	const longestHeading = 40
	h = tidy(h)
	x := m.columns.byName[heading(h)]
	if x.column == nil && x.restricted == nil && !x.withdrawn && (h == "" || len(h) > longestHeading || strings.ContainsRune(h, '@') || len(strings.Map(digit, h)) > 3) {
		return fmt.Sprintf("column %d", i+1)
	}
	return h
}

// readRows takes all rows in, so that the way dates are written can be told from all of them.
func (m *minimiser) readRows(in Rows) error {
	var dates []string
	for {
		values, line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for len(values) > 0 && strings.TrimSpace(values[len(values)-1]) == "" {
			values = values[:len(values)-1]
		}
		if len(values) == 0 {
			continue
		}
		m.rows = append(m.rows, row{values, line})
		for _, t := range m.take {
			if t.column.Kind == Birth && t.at >= 0 && t.at < len(values) {
				dates = append(dates, values[t.at])
			}
		}
	}
	m.order = orderOf(dates, m.on)
	return nil
}

func (m *minimiser) write(out Sink) error {
	heads := make([]string, 0, len(m.take))
	for _, t := range m.take {
		if t.at >= 0 {
			heads = append(heads, t.column.Label)
		}
	}
	m.report.Columns = heads
	if err := out.Write(heads); err != nil {
		return err
	}
	for i, r := range m.rows {
		if i == 0 && m.explains(r) {
			m.find(r.line, "", Instruction)
			continue
		}
		m.report.Read++
		values, fate := m.judge(r)
		switch fate {
		case "":
			m.report.Passed++
			if err := out.Write(values); err != nil {
				return err
			}
		case LeftOut, OtherYear:
			m.report.LeftOut++
			m.find(r.line, "", fate)
		default:
			m.report.SetAside++
			m.find(r.line, "", fate)
		}
	}
	if m.report.Read == 0 {
		return ErrEmpty
	}
	return nil
}

// explains reports whether a row directly under the headings explains them, as templates have it: words such as
// "required" or "optional" in most of its places, and no date of birth.
func (m *minimiser) explains(r row) bool {
	words := 0
	for _, v := range r.values {
		h := heading(v)
		if strings.HasPrefix(h, "required") || strings.HasPrefix(h, "optional") || strings.Contains(h, "mustbe") || strings.HasPrefix(h, "forexample") {
			words++
		}
	}
	return words >= 2
}

// judge decides a row's fate: no problem passes it on. A misaligned row is looked at no further, since its values
// may stand under the wrong headings.
func (m *minimiser) judge(r row) ([]string, Problem) {
	if len(r.values) > m.heads {
		return nil, Misaligned
	}
	get := func(i int) string {
		if i < 0 || i >= len(r.values) {
			return ""
		}
		return r.values[i]
	}
	for _, i := range m.marks {
		if isMark(get(i)) {
			return nil, Restricted
		}
	}
	if isMark(get(m.left)) {
		if m.plan.LeaveWithdrawn {
			return nil, LeftOut
		}
		return nil, Restricted
	}
	if m.yearAt >= 0 && len(m.plan.Years) > 0 {
		switch y, p := year(tidy(get(m.yearAt))); {
		case p != "":
			return nil, p // it cannot be told whether the programme is for this child
		case !slices.Contains(m.plan.Years, y):
			return nil, OtherYear
		}
	}
	return m.values(r, get)
}

func (m *minimiser) values(r row, get func(int) string) ([]string, Problem) {
	var out []string
	var fate Problem
	var who strings.Builder
	for _, t := range m.take {
		if t.at < 0 {
			continue
		}
		v, p := write(t.column.Kind, get(t.at), m.order, m.on)
		if p == "" && v == "" && t.needed {
			p = Missing
		}
		if p != "" {
			m.find(r.line, t.column.Label, p)
			if t.needed || p == Formula {
				fate = p
			}
		}
		if t.needed || t.column.Kind == Birth || t.column.Kind == Name {
			who.WriteString(strings.ToLower(v))
			who.WriteByte(0)
		}
		out = append(out, v)
	}
	if fate != "" {
		return nil, fate
	}
	if m.seen[who.String()] {
		return nil, Duplicate
	}
	m.seen[who.String()] = true
	return out, ""
}

// isMark reports whether a value says yes: anything but nothing, no, false, nought and the like.
func isMark(v string) bool {
	switch heading(v) {
	case "", "no", "n", "false", "0", "none", "na", "notapplicable", "nil", "f":
		return false
	}
	return true
}

func (m *minimiser) find(line int, column string, p Problem) {
	if len(m.report.Findings) >= mostFindings {
		m.report.More++
		return
	}
	m.report.Findings = append(m.report.Findings, Finding{line, column, p})
}
