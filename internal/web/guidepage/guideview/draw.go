package guideview

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"sharewell/internal/clock"
	"sharewell/internal/guide"
	"sharewell/internal/web/content"
)

// Maker draws the guide's pages.
type Maker struct {
	Guide *guide.Guide
	Words content.Page // of the guide
	// Advisers are people of the reader's own organisation; nobody when nobody is signed in.
	Advisers []Adviser
	// Offline is set when no network answers.
	Offline bool
}

// Adviser is somebody in the reader's own organisation whom the answer names by role.
type Adviser struct {
	Role         string // code of list named_role
	Name         string
	Phone, Email string
}

// Drawn is a page of the guide, without the house around it.
type Drawn struct {
	Title     string
	Body      templ.Component
	HasErrors bool
	Start     bool // the one page of the guide that search engines should know
}

// Draw answers an address of the guide.
func (m Maker) Draw(q url.Values, on time.Time) Drawn {
	facts := Answers(m.Guide, q)
	if len(facts.Encode()) == 0 && !q.Has(started) && !q.Has(asked) {
		v := m.start()
		return Drawn{Title: v.Title, Body: startTempl(v), Start: true}
	}
	if field := q.Get(change); field != "" {
		if question, ok := m.Guide.Question(facts, field); ok {
			v := m.question(facts, question, false)
			return Drawn{Title: v.Title, Body: questionTempl(v)}
		}
	}
	if next, more := m.Guide.Next(facts); more {
		v := m.question(facts, next, q.Get(asked) == next.Field)
		return Drawn{Title: v.Title, Body: questionTempl(v), HasErrors: v.Errors != nil}
	}
	facts = m.Guide.Trim(facts)
	v := m.result(facts, m.Guide.Ask(facts, on))
	return Drawn{Title: v.Title, Body: resultTempl(v)}
}

// notice says that no network answers and which rulebook is used.
func (m Maker) notice() string {
	if !m.Offline {
		return ""
	}
	return m.edition("offline.notice")
}

// edition says which rulebook and which guide the words come from.
func (m Maker) edition(key string) string {
	book := m.Guide.Book()
	return m.Words.T(key, "date", clock.DateOf(book.Date()).Words(), "edition", book.Version(), "guide", m.Guide.Version())
}
