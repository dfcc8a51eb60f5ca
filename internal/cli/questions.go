package cli

import (
	"context"
	"crypto/rand"
	"strconv"
	"sync/atomic"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/question"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/questionpage"
)

// newQuestions makes the service of public questions; key is the site's key.
func newQuestions(a *App, key []byte) (*question.Service, error) {
	secrets, err := receipt.New(key, "question", rand.Reader)
	if err != nil {
		return nil, err
	}
	return question.New(question.Deps{Store: a.Store.Questions(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Book: a.Book, World: questionWorld{choiceWorld{a}}, Receipts: secrets,
		Prefix: a.Pack.ReferencePrefix + "-U", Letter: questionLetter{a.Texts, a.options.Config.PublicURL}.write}), nil
}

// questionLetter writes to people who asked to hear.
type questionLetter struct {
	texts *content.Texts
	url   string
}

func (l questionLetter) write(x question.Letter) (subject, text string) {
	t := l.texts.Page("question_status")
	return t.T("letter.subject", "ref", x.Ref), t.T("letter.text", "ref", x.Ref, "link", l.url+questionpage.StatusPath)
}

// questionWorld knows what can be asked about: what a choice can be about.
type questionWorld struct{ w choiceWorld }

// Use implements question.World.
func (w questionWorld) Use(ctx context.Context, ref string) (question.Use, error) {
	u, err := w.w.Use(ctx, ref)
	return question.Use{Ref: u.Ref, Title: u.Title, Lead: question.Body(u.Lead)}, err
}

// Body implements question.World.
func (w questionWorld) Body(ctx context.Context, id ident.Organisation) (question.Body, error) {
	b, err := w.w.Body(ctx, id)
	return question.Body(b), err
}

// questionRoutes are the pages of public questions.
func (a *App) questionRoutes() []page.Route {
	return questionpage.Routes(questionpage.Deps{Questions: a.questions, Network: a.Auth.Address})
}

// questionsFound gives public questions to the search.
func questionsFound(a *App) search.Source {
	reader := question.New(question.Deps{Store: a.Store.Questions(), Clock: a.options.Clock})
	return questionpage.Source(reader, a.Texts, a.versionOf(question.SubjectKind))
}

// versionOf numbers the changes of things of one kind.
func (a *App) versionOf(kind string) func() string {
	var n atomic.Uint64
	a.Store.Subscribe(func(events []event.Event) {
		for _, e := range events {
			if e.Subject.Kind == kind {
				n.Add(1)
			}
		}
	})
	return func() string { return strconv.FormatUint(n.Load(), 10) }
}
