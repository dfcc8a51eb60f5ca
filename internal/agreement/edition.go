package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// EditionStatus says whether an edition is in use.
type EditionStatus string

// The statuses of an edition, in the order it goes through them.
const (
	Draft      EditionStatus = "draft"
	InReview   EditionStatus = "in_review" // signatories read it; its words stand still
	Adopted    EditionStatus = "adopted"   // the partnership agreed it; it is not in force yet
	InForce    EditionStatus = "in_force"
	Superseded EditionStatus = "superseded"
)

// Valid reports whether s is one of the statuses.
func (s EditionStatus) Valid() bool {
	return slices.Contains([]EditionStatus{Draft, InReview, Adopted, InForce, Superseded}, s)
}

// Waiting reports whether an edition has never been in force.
func (s EditionStatus) Waiting() bool { return s == Draft || s == InReview || s == Adopted }

// Clause is one clause of the Agreement.
type Clause struct {
	ID      ident.Clause `json:"id"` // "c-purposes"; survives renumbering and editions
	Heading string       `json:"heading"`
	Text    string       `json:"text"`               // paragraphs, lists, emphasis and links of Markdown
	RestsOn []string     `json:"rests_on,omitempty"` // rulebook identifiers
	Status  string       `json:"status,omitempty"`   // "draft": words for the partnership to replace
	Depth   int          `json:"depth,omitempty"`    // 0 stands at the top, 1 and 2 below the one before
	Terms   []string     `json:"terms,omitempty"`    // of the glossary, whose meaning it rests on
}

// Declaration is one promise of the Acceptance Statement.
type Declaration struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"`
}

// Text is what an edition says.
type Text struct {
	Title        string        `json:"title"`
	Number       string        `json:"number"` // "2026.1"
	Draft        bool          `json:"draft,omitempty"`
	Clauses      []Clause      `json:"clauses"`
	Declarations []Declaration `json:"declarations"`
	Changes      []string      `json:"changes,omitempty"` // what changed since the edition before, in sentences
}

// Canonical gives the exact bytes that are hashed and kept.
func (t Text) Canonical() []byte {
	b, err := json.Marshal(t)
	if err != nil {
		panic("agreement: an edition's text cannot be written: " + err.Error()) // strings and slices only
	}
	return b
}

// Hash gives the SHA-256 of bytes as 64 hexadecimal digits.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Edition is one edition of the Agreement.
type Edition struct {
	ID          ident.Edition
	Status      EditionStatus
	Text        Text
	Hash        string     // of Text.Canonical
	AdoptedOn   clock.Date // when the partnership agreed it
	InForceFrom clock.Date
	InForceTo   clock.Date // last day; zero while it stands
	ReaffirmBy  clock.Date // by when signatories to the edition before must reaffirm; zero when they need not
	CreatedAt   time.Time
	Version     int64
}

// Number is the edition's number, like 2026.1.
func (e Edition) Number() string { return e.Text.Number }

// Clause gives a clause by its identifier.
func (e Edition) Clause(id ident.Clause) (Clause, error) {
	i := slices.IndexFunc(e.Text.Clauses, func(c Clause) bool { return c.ID == id })
	if i < 0 {
		return Clause{}, noClause(id)
	}
	return e.Text.Clauses[i], nil
}

// Declaration gives a declaration by its code.
func (e Edition) Declaration(code string) (Declaration, bool) {
	for _, d := range e.Text.Declarations {
		if d.Code == code {
			return d, true
		}
	}
	return Declaration{}, false
}

func newEdition(id ident.Edition, t Text, now time.Time) (Edition, error) {
	if t.Number == "" || t.Title == "" || len(t.Clauses) == 0 {
		return Edition{}, fmt.Errorf("an edition needs a title, a number and clauses")
	}
	return Edition{ID: id, Status: Draft, Text: t, Hash: Hash(t.Canonical()), CreatedAt: now, Version: 1}, nil
}
