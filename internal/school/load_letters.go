package school

import (
	"slices"
)

type lettersFile struct {
	Schools  string `yaml:"schools"`
	Edition  word   `yaml:"edition"`
	Defaults dated  `yaml:"defaults"`
	Places   []struct {
		Code  word   `yaml:"code"`
		Label string `yaml:"label"`
	} `yaml:"places"`
	Items []struct {
		Columns []word `yaml:"columns"`
		Say     string `yaml:"say"`
	} `yaml:"items"`
	Pieces []pieceData `yaml:"pieces"`
}

type pieceData struct {
	ID         word       `yaml:"id"`
	Letter     LetterKind `yaml:"letter"`
	Part       string     `yaml:"part"`
	Heading    string     `yaml:"heading"`
	Text       string     `yaml:"text"`
	Source     string     `yaml:"source"`
	Note       string     `yaml:"note"`
	RestsOn    []string   `yaml:"rests_on"`
	Choices    []Choice   `yaml:"choices"`
	Phases     []string   `yaml:"phases"`
	Programmes []string   `yaml:"programmes"`
	Items      bool       `yaml:"items"`
	Columns    bool       `yaml:"columns"`
	Law        bool       `yaml:"law"`
	Choose     bool       `yaml:"choose"`
	Notice     bool       `yaml:"notice"`
	dated      `yaml:",inline"`
}

// own are the places that the program fills itself.
func own() []string { return []string{"name", "child", "use", "regulator", "site"} }

func (l *loader) readLetters() {
	var f lettersFile
	if !l.read("letters.yaml", &f) {
		return
	}
	l.schema(f.Schools, "letters")
	l.defaults = f.Defaults
	if l.p.letters.edition = f.Edition.Text; f.Edition.Text == "" {
		l.fail(1, "the edition is missing")
	}
	for _, x := range f.Places {
		l.p.letters.places = append(l.p.letters.places, Place{x.Code.Text, x.Label})
	}
	for _, x := range f.Items {
		i := item{say: x.Say}
		for _, c := range x.Columns {
			if _, ok := l.p.columns.Column(c.Text); !ok {
				l.fail(c.Line, "columns.yaml has no column %q", c.Text)
			}
			i.columns = append(i.columns, c.Text)
		}
		l.p.letters.items = append(l.p.letters.items, i)
	}
	for _, x := range f.Pieces {
		l.piece(x)
	}
}

func (l *loader) piece(d pieceData) {
	line := d.ID.Line
	q := piece{id: d.ID.Text, part: d.Part, heading: d.Heading, letter: d.Letter, choices: d.Choices, phases: d.Phases, programmes: d.Programmes,
		items: d.Items, columns: d.Columns, law: d.Law, choose: d.Choose, notice: d.Notice}
	q.Text, q.Note, q.RestsOn = d.Text, d.Note, d.RestsOn
	if q.id == "" || q.part == "" || !q.letter.Valid() || d.Text == "" && !d.Notice {
		l.fail(line, "a piece lacks its id, part, letter or text")
	}
	for _, c := range q.choices {
		if !c.Valid() {
			l.fail(line, "there is no choice %q", c)
		}
	}
	for _, found := range placePattern.FindAllString(d.Text, -1) {
		code := found[1 : len(found)-1]
		if !slices.Contains(own(), code) && !slices.ContainsFunc(l.p.letters.places, func(p Place) bool { return p.Code == code }) {
			l.fail(line, "there is no place %q to fill", code)
		}
	}
	l.provenance(&q.Statement, line, d.Source, d.dated)
	for _, other := range l.p.letters.pieces {
		if other.id == q.id && (other.To.IsZero() || !other.To.Before(q.From)) {
			l.fail(line, "the piece %q stands here twice for the same days", q.id)
		}
	}
	l.p.letters.pieces = append(l.p.letters.pieces, q)
}
