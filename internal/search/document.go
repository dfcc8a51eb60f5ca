package search

// Scope names who may find a document. Scopes are compared, never read: their meaning belongs to the
// concept that gave the document and to whoever says which scopes a person has.
type Scope string

// Public is the scope everybody has.
const Public Scope = "public"

// Document is one thing that can be found.
type Document struct {
	ID    string // unique over all kinds; a later document with the same ID replaces the earlier
	Kind  string // "guide", "register", …
	Title string
	URL   string // path on this site
	// Summary is shown when no part of Text answers better.
	Summary string
	// Asks are questions in everyday words that the document answers.
	Asks []string
	// Keywords are found like the title, but not shown.
	Keywords []string
	// Text is the whole text, without marks.
	Text string
	// Words are found like Text, but neither shown nor kept.
	Words []string
	Scope Scope
	// Weight multiplies the score: above one for pages made to answer questions, below for lists of many.
	// Nought means one.
	Weight float64
}

// field is a part of a document.
type field uint8

const (
	inTitle field = iota
	inAsks
	inKeywords
	inText
	fields
)

// weights says how much a word counts in each field, and how strongly a long field dilutes it. The
// figures are the usual ones of BM25F, with title and questions well ahead of the running text.
var weights = [fields]struct{ weight, dilution, usual float32 }{
	inTitle:    {5, 0.4, 6},
	inAsks:     {5, 0.2, 40},
	inKeywords: {3, 0.3, 10},
	inText:     {1, 0.75, 250},
}

// saturation is BM25's k1: how soon saying a word again stops helping.
const saturation = 1.4

func (d *Document) texts() [fields][]string {
	return [fields][]string{inTitle: {d.Title}, inAsks: d.Asks, inKeywords: d.Keywords, inText: append([]string{d.Summary, d.Text}, d.Words...)}
}

func (d *Document) weight() float32 {
	if d.Weight <= 0 {
		return 1
	}
	return float32(d.Weight)
}
