package document

import (
	"fmt"
	"time"

	"sharewell/internal/errs"
)

// Doc is a document in no format yet.
type Doc struct {
	Title     string
	Subject   string    // one line under the title
	Lang      string    // BCP 47; empty means en-GB
	Reference string    // speakable reference, shown on every page and kept in the custom XML part
	Revision  string    // which state of the record this is; kept beside the reference
	Edition   string    // of a form to fill in, kept in the custom XML part with a mark of each of the form's own paragraphs
	Footer    string    // shown at the foot of every page
	Author    string    // the body that issued it, for the document's properties
	Created   time.Time // for the document's properties; zero leaves it out
	Words     Words
	Blocks    []Block
}

// Words are the few words the writers add themselves. Empty ones are English.
type Words struct {
	Prompt  string // stands in an empty field of a DOCX: "Enter text here"
	Empty   string // stands in an empty field of a PDF: "Not filled in"
	Page    string // with two numbers: "Page %d of %d"
	Signed  string // beside the line to sign on: "Signature"
	Name    string
	Role    string
	Body    string // beside the organisation signed for: "For"
	Date    string
	Version string // before the revision: "Revision"
}

// Block is one of Heading, Paragraph, List, Table, Field, Choice, Signature, PageBreak and Note, or one of marked text:
// Clause, Subheading, Prose, Point and Grid.
type Block interface{ block() }

// Heading starts a section. Level is 1 to 3; a level that skips one is raised to the next allowed.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text; line feeds in it are kept.
type Paragraph struct {
	Text  string
	Bold  bool
	Muted bool // secondary text
}

// List is a bulleted or numbered list. Every numbered list starts at 1.
type List struct {
	Ordered bool
	Items   []string
}

// Table is a table with one header row, repeated on every page.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Cell
	Widths  []float64 // relative; empty or of the wrong length means equal
}

// Cell is one cell of a Table. With a Key it is a fill-in like Field, named by the Key.
type Cell struct {
	Text   string
	Key    string
	Header bool // names its row
	Number bool // set to the right
}

// Field is a named fill-in. In a DOCX its value is a content control that ReadDOCX finds by Key.
type Field struct {
	Key       string // letters, digits, dot, hyphen, underscore; unique in the document; at most 64
	Label     string
	Value     string
	Multiline bool
	Hint      string
	Date      bool // a day: Word offers a calendar
	Room      int  // empty lines left to write on in a PDF while there is no value; nought says that there is none
}

// Signature is a place to sign, or a record that somebody has.
type Signature struct {
	Name   string
	Role   string
	Body   string // the organisation signed for
	Signed string // how it was signed; empty leaves a line to sign on
	Date   string // as shown; empty leaves a line
}

// PageBreak starts a new page.
type PageBreak struct{}

// Note sets text apart, with an optional title.
type Note struct {
	Title string
	Text  string
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Field) block()     {}
func (Signature) block() {}
func (PageBreak) block() {}
func (Note) block()      {}

// DefaultLang is the language of a Doc that names none.
const DefaultLang = "en-GB"

// maxKey is the most Word allows in the name of a content control.
const maxKey = 64

// maxColumns is the most a Word table can have.
const maxColumns = 63

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// prepare returns d with every text cleaned, defaults filled in, tables made rectangular and heading
// levels put right. It fails when field keys are not fit to be read back or a table is too wide.
func prepare(d Doc) (Doc, error) {
	for _, p := range []*string{&d.Title, &d.Subject, &d.Reference, &d.Revision, &d.Edition, &d.Footer, &d.Author} {
		*p = CleanLine(*p)
	}
	d.Lang = or(langOnly(d.Lang), DefaultLang)
	w := &d.Words
	for p, english := range map[*string]string{
		&w.Prompt: "Enter text here", &w.Empty: "Not filled in", &w.Page: "Page %d of %d",
		&w.Signed: "Signature", &w.Name: "Name", &w.Role: "Role", &w.Body: "For", &w.Date: "Date",
		&w.Version: "Revision",
	} {
		*p = or(CleanLine(*p), english)
	}
	p := preparer{seen: map[string]bool{}}
	blocks := make([]Block, 0, len(d.Blocks))
	for _, b := range d.Blocks {
		c, err := p.block(b)
		if err != nil {
			return Doc{}, err
		}
		if c != nil {
			blocks = append(blocks, c)
		}
	}
	d.Blocks = blocks
	return d, nil
}

type preparer struct {
	seen  map[string]bool
	level int // of the last heading
}

func (p *preparer) block(b Block) (Block, error) {
	switch b := b.(type) {
	case Heading:
		b.Level = min(max(b.Level, 1), 3, p.level+1)
		p.level = b.Level
		b.Text = CleanLine(b.Text)
		return b, nil
	case Paragraph:
		b.Text = Clean(b.Text)
		return b, nil
	case Note:
		b.Title, b.Text = CleanLine(b.Title), Clean(b.Text)
		return b, nil
	case List:
		items := make([]string, len(b.Items))
		for i, s := range b.Items {
			items[i] = Clean(s)
		}
		b.Items = items
		return b, nil
	case Field:
		b.Label, b.Hint = CleanLine(b.Label), CleanLine(b.Hint)
		if b.Value = Clean(b.Value); !b.Multiline {
			b.Value = CleanLine(b.Value)
		}
		return b, p.key(b.Key)
	case Signature:
		for _, s := range []*string{&b.Name, &b.Role, &b.Body, &b.Signed, &b.Date} {
			*s = CleanLine(*s)
		}
		return b, nil
	case Choice:
		return p.choice(b)
	case Table:
		return p.table(b)
	case PageBreak:
		return b, nil
	}
	if out, ok, err := p.rich(b); ok {
		return out, err
	}
	return nil, errs.New(errs.Internal, "document.unknown_block", fmt.Sprintf("A document cannot hold a %T.", b))
}

// table makes every row as wide as the widest and drops a table without columns.
func (p *preparer) table(t Table) (Block, error) {
	cols := len(t.Head)
	for _, r := range t.Rows {
		cols = max(cols, len(r))
	}
	if cols == 0 {
		return nil, nil //nolint:nilnil // nothing to show is not an error
	}
	if cols > maxColumns {
		return nil, errs.New(errs.Internal, "document.too_many_columns", fmt.Sprintf("A document cannot hold a table of %d columns.", cols))
	}
	t.Caption = CleanLine(t.Caption)
	head := make([]string, 0, cols)
	for _, s := range t.Head {
		head = append(head, CleanLine(s))
	}
	if len(head) > 0 {
		head = append(head, make([]string, cols-len(head))...)
	}
	t.Head = head
	rows := make([][]Cell, len(t.Rows))
	for i, r := range t.Rows {
		row := make([]Cell, cols)
		copy(row, r)
		for j := range row {
			row[j].Text = Clean(row[j].Text)
			if row[j].Key == "" {
				continue
			}
			if err := p.key(row[j].Key); err != nil {
				return nil, err
			}
		}
		rows[i] = row
	}
	t.Rows, t.Widths = rows, shares(t.Widths, cols)
	return t, nil
}

// shares turns relative widths into parts of 1.
func shares(widths []float64, n int) []float64 {
	out, sum := make([]float64, n), 0.0
	if len(widths) == n {
		for i, w := range widths {
			if w > 0 && w < 1e6 { // not NaN, not infinite
				out[i] = w
			}
			sum += out[i]
		}
	}
	for i := range out {
		if sum <= 0 {
			out[i] = 1 / float64(n)
			continue
		}
		out[i] = max(out[i]/sum, 0.02)
	}
	return out
}

func (p *preparer) key(k string) error {
	if !fitKey(k) {
		return errs.New(errs.Internal, "document.field_key", fmt.Sprintf("The field key %q cannot name a content control.", k))
	}
	if p.seen[k] {
		return errs.New(errs.Internal, "document.field_twice", fmt.Sprintf("The field %q is in the document twice.", k))
	}
	p.seen[k] = true
	return nil
}

func keyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_'
}

// langOnly lets only what can be a language tag through: it stands in attributes.
func langOnly(s string) string {
	if len(s) > 35 {
		return ""
	}
	for i := range len(s) {
		if c := s[i]; c != '-' && (c == '.' || c == '_' || !keyByte(c)) {
			return ""
		}
	}
	return s
}
