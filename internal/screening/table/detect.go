package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// errMore says that the first rows do not lie within what was read.
var errMore = errors.New("more is needed")

const (
	sampled     = 1000     // rows looked at to find the column by what it holds
	enough      = 64 << 10 // bytes of them
	mostColumns = 4096
)

// byteOrderMark gives the length of the mark in front of UTF-8 text, and refuses other encodings.
func byteOrderMark(text []byte) (int, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return 3, nil
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		return 0, errs.New(errs.Invalid, "table.utf16", "The file is UTF-16 text. Save it as UTF-8 (CSV UTF-8 in a spreadsheet program).")
	}
	return 0, nil
}

// detect finds out how a text is laid out, and how long its header is.
func detect(text []byte, last bool, o Options) (Dialect, int, error) {
	if len(text) == 0 && !last {
		return Dialect{}, 0, errMore
	}
	if len(text) == 0 {
		return Dialect{}, 0, errs.New(errs.Invalid, "table.empty", "The file is empty.")
	}
	if o.Fixed != (Fixed{}) {
		return detectFixed(text, last, o)
	}
	var best layout
	tried := []byte{o.Delimiter}
	if o.Delimiter == 0 {
		tried = []byte{',', '\t', ';', '|'}
	}
	for i, delimiter := range tried {
		l, err := layoutOf(text, last, delimiter)
		if err != nil {
			return Dialect{}, 0, err
		}
		if i == 0 || l.better(best, o) {
			best = l
		}
	}
	d, err := best.choose(text, last, o)
	return best.finish(d, err)
}

// finish gives the length of the header, which must not hold anybody's number.
func (l layout) finish(d Dialect, err error) (Dialect, int, error) {
	if err != nil || !d.Header {
		return d, 0, err
	}
	switch {
	case l.malformed:
		return d, 0, errs.New(errs.Invalid, "table.header_malformed", "The header has quotes that programs read differently. Mend it.")
	case slices.ContainsFunc(l.fields, isNumber):
		return d, 0, errs.New(errs.Invalid, "table.header_holds_number", "The first row holds an NHS number, so that it is no header.")
	}
	if d.Column < len(l.fields) && l.isHeader() {
		d.Name = string(nhs.Trim(l.fields[d.Column]))
	}
	return d, l.end, nil
}

// layout is the first row under one delimiter.
type layout struct {
	delimiter byte
	fields    [][]byte
	end       int
	malformed bool
}

// layoutOf splits the first row.
func layoutOf(text []byte, last bool, delimiter byte) (layout, error) {
	l := layout{delimiter: delimiter}
	for column := 0; column < mostColumns; column++ {
		d := Dialect{Delimiter: delimiter, Column: column}
		r, s := d.read(text, 0, last)
		switch {
		case s == more:
			return l, errMore
		case s == unclosed:
			return l, errs.New(errs.Invalid, "table.unclosed", "The quotes opened in row 1 are never closed. Mend the file.")
		case !r.found:
			return l, nil
		}
		l.end, l.malformed = r.end, r.malformed
		l.fields = append(l.fields, text[r.start:r.mid])
	}
	return l, errs.New(errs.Invalid, "table.columns", fmt.Sprintf("The file has more than %d columns.", mostColumns))
}

// better reports whether this delimiter fits the first row better than another: it lays bare the column,
// or else a number, or else more fields.
func (l layout) better(other layout, o Options) bool {
	a, b := l.fits(o), other.fits(o)
	return a > b || a == b && len(l.fields) > len(other.fields)
}

func (l layout) fits(o Options) int {
	switch {
	case len(l.named(o.Column)) > 0:
		return 2
	case slices.ContainsFunc(l.fields, isNumber):
		return 1
	}
	return 0
}

func isNumber(field []byte) bool {
	_, state := nhs.Parse(field)
	return state == nhs.Valid
}

// named lists the columns of a name; with no name, those that are named as NHS numbers are.
func (l layout) named(name string) (columns []int) {
	for i, f := range l.fields {
		if name == "" && isSynonym(string(f)) || name != "" && string(nhs.Trim(f)) == name {
			columns = append(columns, i)
		}
	}
	if len(columns) > 0 || name == "" || plainName(name) == "" {
		return columns
	}
	for i, f := range l.fields {
		if plainName(string(f)) == plainName(name) {
			columns = append(columns, i)
		}
	}
	return columns
}

// plainName is a column's name without case, spaces and marks.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// isSynonym reports whether a column's name says that it holds NHS numbers: NHS_NUMBER, NHS No.,
// CHILD_NHS_NUMBER. NHS NUMBER STATUS does not.
func isSynonym(name string) bool {
	if len(name) > 100 || strings.ContainsAny(name, ",;|\t\r\n") { // another delimiter is at work
		return false
	}
	plain := plainName(name)
	for _, end := range []string{"nhsnumber", "nhsno", "nhsnum", "nhsnumberid", "nhsid", "nhsnr"} {
		if strings.HasSuffix(plain, end) {
			return true
		}
	}
	return plain == "nhs" || plain == "newnhsno" || plain == "nhsnumbervalue"
}

// choose decides on column and header.
func (l layout) choose(text []byte, last bool, o Options) (Dialect, error) {
	d := Dialect{Delimiter: l.delimiter}
	number, err := strconv.Atoi(o.Column)
	switch {
	case o.Column != "" && err == nil && (number < 1 || number > mostColumns):
		return d, errs.New(errs.Invalid, "table.column", "Columns are counted from 1.")
	case o.Column != "" && err == nil:
		d.Column = number - 1
		return l.withHeader(d, o)
	case o.Column != "":
		return l.byName(d, o)
	}
	if columns := l.named(""); o.Header != HeaderNo && len(columns) == 1 {
		d.Column, d.Header = columns[0], true
		return d, nil
	} else if o.Header != HeaderNo && len(columns) > 1 {
		return d, l.ambiguous(columns, "More than one column is named as NHS numbers are")
	}
	return l.byContent(text, last, d, o)
}

func (l layout) byName(d Dialect, o Options) (Dialect, error) {
	columns := l.named(o.Column)
	switch {
	case o.Header == HeaderNo:
		return d, errs.New(errs.Invalid, "table.no_names", "A file without a header has no column names. Give the column's number, counted from 1.")
	case len(columns) == 1:
		d.Column, d.Header = columns[0], true
		return d, nil
	case len(columns) > 1:
		return d, l.ambiguous(columns, "More than one column has that name")
	}
	said := ""
	if l.isHeader() {
		said = " The columns are: " + l.names(nil) + "."
	}
	return d, errs.New(errs.Invalid, "table.no_column", fmt.Sprintf("The first row names no column %q.%s", o.Column, said))
}

// withHeader decides whether the first row is a header when the column is known by its place.
func (l layout) withHeader(d Dialect, o Options) (Dialect, error) {
	d.Header = o.Header == HeaderYes
	var field []byte
	if d.Column < len(l.fields) {
		field = l.fields[d.Column]
	} else if d.Header {
		return d, errs.New(errs.Invalid, "table.no_column", fmt.Sprintf("The header has %d columns, so that there is no column %d.", len(l.fields), d.Column+1))
	}
	if o.Header == HeaderAuto {
		switch {
		case isSynonym(string(field)):
			d.Header = true
		case l.isHeader() && (o.Loose || l.hasHeading()):
			d.Header = true
		case l.isHeader():
			return d, errs.New(errs.Invalid, "table.header_unclear", "The first row may be a header or not. Say --header yes or --header no.")
		}
	}
	return d, nil
}

// isHeader reports whether the first row could be one: it has a letter in every field that is not empty,
// and hardly any digits.
func (l layout) isHeader() bool {
	all := 0
	for _, f := range l.fields {
		letters, digits := 0, 0
		for _, r := range string(f) {
			if unicode.IsLetter(r) {
				letters++
			} else if unicode.IsDigit(r) {
				digits++
			}
		}
		if letters == 0 && len(nhs.Trim(f)) > 0 || digits > 3 {
			return false
		}
		all += letters
	}
	return all > 0
}

// hasHeading reports whether a field says what only a header says: no person has the surname Surname and the
// postcode Postcode.
func (l layout) hasHeading() bool {
	return slices.ContainsFunc(l.fields, func(f []byte) bool {
		switch plainName(string(f)) {
		case "name", "surname", "lastname", "familyname", "forename", "forenames", "firstname", "givenname", "fullname",
			"dateofbirth", "birthdate", "dob", "age", "sex", "gender", "address", "postcode", "gppractice", "gppracticecode", "practicecode",
			"patientid", "patientnumber", "patientno", "personid", "personnumber", "childid", "pupilid", "hospitalnumber", "recordid", "rowid":
			return true
		}
		return false
	})
}

// byContent finds the one column that holds NHS numbers in most of the first rows.
func (l layout) byContent(text []byte, last bool, d Dialect, o Options) (Dialect, error) {
	valid := make([]int, len(l.fields))
	rows, begin := 0, 0
	if o.Header == HeaderYes {
		begin = l.end
	}
	for i := begin; i < len(text) && rows < sampled; rows++ {
		end := 0
		for column := range valid {
			of := Dialect{Delimiter: l.delimiter, Column: column}
			r, s := of.read(text, i, last)
			if s != complete {
				break
			}
			end = r.end
			if r.found && !r.malformed && isNumber(text[r.start:r.mid]) {
				valid[column]++
			}
			if !r.found {
				break
			}
		}
		if end == 0 {
			break
		}
		i = end
	}
	if !last && rows < sampled && len(text) < enough {
		return d, errMore
	}
	var columns []int
	for column, n := range valid {
		if n > 0 && 2*n >= rows-1 { // the first may be a header
			columns = append(columns, column)
		}
	}
	switch len(columns) {
	case 1:
		d.Column = columns[0]
		return l.withHeader(d, o)
	case 0:
		return d, errs.New(errs.Invalid, "table.no_column", "No column is named as NHS numbers are, and none holds them in most of the first rows. Name the column, or give its number counted from 1."+l.said())
	}
	return d, l.ambiguous(columns, "More than one column holds NHS numbers")
}

func (l layout) said() string {
	if !l.isHeader() {
		return ""
	}
	return " The columns are: " + l.names(nil) + "."
}

// names lists columns by number, with their names when the first row is a header.
func (l layout) names(columns []int) string {
	var out []string
	header := l.isHeader()
	for i, f := range l.fields {
		switch {
		case columns != nil && !slices.Contains(columns, i):
		case header && len(out) < 40:
			out = append(out, fmt.Sprintf("%d (%.40q)", i+1, nhs.Trim(f)))
		case len(out) < 40:
			out = append(out, strconv.Itoa(i+1))
		}
	}
	return strings.Join(out, ", ")
}

func (l layout) ambiguous(columns []int, how string) error {
	return errs.New(errs.Invalid, "table.ambiguous", how+": "+l.names(columns)+". Say which one to use.")
}

// detectFixed looks whether a fixed-width file has a header.
func detectFixed(text []byte, last bool, o Options) (Dialect, int, error) {
	d := Dialect{Fixed: o.Fixed}
	if o.Column != "" || o.Delimiter != 0 {
		return d, 0, errs.New(errs.Invalid, "table.fixed", "A fixed-width file has neither columns nor a delimiter: the place of the number says it all.")
	}
	r, s := d.read(text, 0, last)
	if s == more {
		return d, 0, errMore
	}
	l := layout{end: r.end, fields: [][]byte{nil}}
	if r.found {
		l.fields[0] = text[r.start:r.mid]
	}
	return l.finish(l.withHeader(d, o))
}
