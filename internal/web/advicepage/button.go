package advicepage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// ThenField is the name under which buttons of a form say what comes after saving.
const ThenField = "then"

// askThen stands before the field's name in the value of a button that leads to a question about it.
const askThen = "ask."

// Button stands beside a question of a form. With Value it saves the form first, so that nothing typed is lost, and
// leads on from there; with Href it is a link.
type Button struct {
	Text, About string // About is the question, for those who hear the buttons one after another
	Value       string
	Href        string
}

// canAsk reports whether this reader can ask an adviser.
func canAsk(c *page.Ctx) bool {
	return c.Actor.Organisation != "" && access.AllowedSomewhere(c.Actor, access.AskAdvice)
}

// Saving builds the button beside a question of a form that keeps what was typed; nil when this reader cannot ask.
func Saving(c *page.Ctx, field, question string) *Button {
	if !canAsk(c) {
		return nil
	}
	return &Button{Text: words(c).T("beside.field"), About: question, Value: askThen + field}
}

// Linking builds the link beside a question of a form that saves nothing on the way; nil when this reader cannot ask.
func Linking(c *page.Ctx, about event.Subject, field, question string) *Button {
	if !canAsk(c) {
		return nil
	}
	return &Button{Text: words(c).T("beside.field"), About: question, Href: AskURL(about, field)}
}

// Pressed gives the field whose button a form was sent with.
func Pressed(f *form.Form) (field string, ok bool) {
	return strings.CutPrefix(f.Raw(ThenField), askThen)
}
