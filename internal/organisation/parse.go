package organisation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/errs"
)

const (
	largestFile = 32 << 20
	mostRows    = 200_000
)

// readAll reads a file of bounded size and drops a byte order mark.
func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("read a directory file: %w", err)
	}
	if len(data) > largestFile {
		return nil, errs.New(errs.Invalid, "organisation.file_large", "The file is larger than 32 MB. Split it and import the parts.")
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// parsing gathers what a file gives.
type parsing struct {
	rows   []Row
	wrong  []RowError
	header []string
}

func (p *parsing) fail(line int, column, message string) {
	p.wrong = append(p.wrong, RowError{Line: line, Column: column, Message: message})
}

// table reads separated values and hands each line to one.
func (p *parsing) table(data []byte, comma rune, header bool, one func(line int, f []string)) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, comma == '\t'
	for n := 0; ; n++ {
		f, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if pe, ok := errors.AsType[*csv.ParseError](err); ok {
			p.fail(pe.Line, "", "The quotation marks on this line do not match. Mend them and import again; lines after it were not read.")
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a directory file: %w", err)
		}
		if n > mostRows {
			return errs.New(errs.Invalid, "organisation.file_long", "The file has more than 200,000 lines. Split it and import the parts.")
		}
		line, _ := r.FieldPos(0)
		if n == 0 && header {
			for _, h := range f {
				p.header = append(p.header, strings.ToLower(strings.TrimSpace(h)))
			}
			continue
		}
		if slices.ContainsFunc(f, func(s string) bool { return !utf8.ValidString(s) }) {
			p.fail(line, "", "This line is not in UTF-8. Save the file as CSV UTF-8 and import it again.")
			continue
		}
		one(line, f)
	}
}

// at gives a field by position, trimmed, "" when the line is too short.
func at(f []string, i int) string {
	if i < 0 || i >= len(f) {
		return ""
	}
	return strings.TrimSpace(f[i])
}

// named gives a field by the header's name.
func (p *parsing) named(f []string, name string) string { return at(f, slices.Index(p.header, name)) }

// add checks a row's name and numbers and keeps it, or says what is wrong with it.
func (p *parsing) add(row Row) {
	row.Name = ProperName(row.Name)
	if row.Name == "" {
		p.fail(row.Line, "name", "The name is empty. Enter the organisation's name.")
		return
	}
	for i, id := range row.Identifiers {
		v, _, err := CheckIdentifier(id.Scheme, id.Value)
		if err != nil {
			p.fail(row.Line, string(id.Scheme), fmt.Sprintf("%q does not look right. %s", id.Value, fieldOf("", err).Message))
			return
		}
		row.Identifiers[i].Value = v
	}
	p.rows = append(p.rows, row)
}

// The columns of the ODS files, which have no header.
const (
	odsCode, odsName, odsAddress, odsPostcode, odsClose, odsStatus, odsPhone, odsSetting = 0, 1, 4, 9, 11, 12, 17, 25

	odsColumns      = 27
	settingPractice = "4"
)

func (p *parsing) ods(line int, f []string) (Row, bool) {
	if len(f) < odsColumns {
		p.fail(line, "", fmt.Sprintf("This line has %d columns where the ODS file has %d. Import the file as ODS publishes it.", len(f), odsColumns))
		return Row{}, false
	}
	return Row{
		Line: line, Name: at(f, odsName), KindSure: true, Identifiers: []Identifier{{ODS, at(f, odsCode)}},
		Address: odsAddressOf(f[odsAddress:odsPostcode], at(f, odsPostcode)), Telephone: at(f, odsPhone),
		Closed: at(f, odsClose) != "" || at(f, odsStatus) == "C",
	}, true
}

func (p *parsing) practice(line int, f []string) {
	row, ok := p.ods(line, f)
	if !ok {
		return
	}
	row.Kind = "gp_practice"
	if setting := at(f, odsSetting); setting != settingPractice {
		row.Skip = "It is a prescribing cost centre, not a GP practice."
	}
	p.add(row)
}

func (p *parsing) trust(line int, f []string) {
	row, ok := p.ods(line, f)
	if !ok {
		return
	}
	row.Kind, row.Telephone = trustKind(row.Name), ""
	p.add(row)
}

func trustKind(name string) string {
	if strings.Contains(strings.ToUpper(name), "AMBULANCE") {
		return "ambulance"
	}
	return "nhs_trust"
}

func (p *parsing) school(line int, f []string) {
	name := p.named(f, "name")
	kind := "school_maintained"
	if l := strings.ToLower(name); strings.Contains(l, "academy") || strings.Contains(l, "free school") {
		kind = "school_academy"
	}
	p.add(Row{Line: line, Name: name, Kind: kind, Identifiers: []Identifier{{URN, p.named(f, "urn")}}})
}

// councilKinds maps the list's types of authority to kinds of body. Types that are no body of England
// the directory knows are skipped.
func councilKind(typ string) (kind string, sure bool) {
	switch typ {
	case "CTY":
		return "county", true
	case "UA":
		return "unitary", true
	case "NMD":
		return "district", true
	case "MD", "LBO", "CC":
		return "unitary", false // one tier, by another name
	}
	return "", false
}

func (p *parsing) council(line int, f []string) {
	row := Row{
		Line: line, Name: p.named(f, "official-name"), Closed: p.named(f, "current-authority") == "False",
		Identifiers: identifiersOf(Identifier{GSS, p.named(f, "gss-code")}),
	}
	row.Kind, row.KindSure = councilKind(p.named(f, "local-authority-type"))
	if row.Kind == "" {
		row.Skip = "It is not a council of England that keeps people's records."
	}
	p.add(row)
}

func (p *parsing) police(line int, f []string) {
	p.add(Row{Line: line, Name: p.named(f, "name"), Kind: "police", KindSure: true})
}

// boards reads the JSON lists of boards and of trusts.
func (p *parsing) boards(data []byte) error {
	var list []struct {
		ODS      string `json:"ods_code"`
		GSS      string `json:"gss_code"`
		Name     string `json:"name"`
		Trust    string `json:"trust_name"`
		Line1    string `json:"address_line_1"`
		Line2    string `json:"address_line_2"`
		Town     string `json:"town"`
		Postcode string `json:"postcode"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return errs.Wrap(errs.Invalid, "organisation.file_json", "The file is not a JSON list of organisations. Choose the right kind of file.", err)
	}
	for i, b := range list {
		row := Row{
			Line: i + 1, Name: b.Name, Kind: "icb", KindSure: true,
			Identifiers: identifiersOf(Identifier{ODS, b.ODS}, Identifier{GSS, b.GSS}),
		}
		if b.Trust != "" {
			row.Name, row.Kind = b.Trust, trustKind(b.Trust)
			row.Address = odsAddressOf([]string{b.Line1, b.Line2, b.Town}, b.Postcode)
		}
		p.add(row)
	}
	return nil
}

// own reads our own list: name, kind, one column per register, address, town, postcode, telephone,
// website, email. Only the name and the kind must be there.
func (p *parsing) own(line int, f []string) {
	row := Row{
		Line: line, Name: p.named(f, "name"), Kind: strings.ToLower(p.named(f, "kind")), KindSure: true,
		Telephone: p.named(f, "telephone"), Website: p.named(f, "website"), Email: p.named(f, "email"),
		Address: Address{Town: p.named(f, "town"), Postcode: strings.ToUpper(p.named(f, "postcode"))},
		Closed:  strings.EqualFold(p.named(f, "closed"), "yes"),
	}
	if row.Kind == "" {
		p.fail(line, "kind", "The kind is empty. Enter a code such as gp_practice or school_academy.")
		return
	}
	for l := range strings.FieldsFuncSeq(p.named(f, "address"), func(r rune) bool { return r == ',' || r == '\n' }) {
		if l = strings.TrimSpace(l); l != "" {
			row.Address.Lines = append(row.Address.Lines, l)
		}
	}
	for _, s := range Schemes() {
		row.Identifiers = append(row.Identifiers, identifiersOf(Identifier{s, p.named(f, string(s))})...)
	}
	p.add(row)
}

// identifiersOf drops empty numbers.
func identifiersOf(ids ...Identifier) []Identifier {
	return slices.DeleteFunc(ids, func(i Identifier) bool { return strings.TrimSpace(i.Value) == "" })
}

// odsAddressOf puts the lines in proper case, drops a county at the end and takes the last as the town.
func odsAddressOf(lines []string, postcode string) Address {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, ProperName(l))
		}
	}
	if n := len(out); n > 2 && slices.Contains(counties, out[n-1]) {
		out = out[:n-1]
	}
	a := Address{Postcode: strings.ToUpper(postcode)}
	if n := len(out); n > 0 {
		a.Town, out = out[n-1], out[:n-1]
	}
	a.Lines = out
	return a
}

// counties stand after the town in many ODS addresses.
var counties = []string{
	"Kent", "East Sussex", "West Sussex", "Surrey", "Essex", "Middlesex", "Hertfordshire", "Hampshire", "Greater London", "Cleveland",
	"Cumbria", "Lancashire", "Cheshire", "Merseyside", "Greater Manchester", "West Yorkshire", "South Yorkshire", "North Yorkshire",
	"West Midlands", "Staffordshire", "Warwickshire", "Worcestershire", "Shropshire", "Derbyshire", "Nottinghamshire", "Leicestershire",
	"Lincolnshire", "Norfolk", "Suffolk", "Cambridgeshire", "Bedfordshire", "Northamptonshire", "Oxfordshire", "Berkshire",
	"Buckinghamshire", "Wiltshire", "Dorset", "Devon", "Cornwall", "Somerset", "Gloucestershire", "Avon", "Tyne and Wear", "County Durham",
}
