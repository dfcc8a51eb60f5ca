package cli

import (
	"context"
	"crypto/rand"

	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/search"
	"sharewell/internal/web/consultationpage"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// newEngagement makes the service of consultations and sessions; key is the site's key.
func newEngagement(a *App, key []byte) (*consultation.Service, error) {
	secrets, err := receipt.New(key, "engagement", rand.Reader)
	if err != nil {
		return nil, err
	}
	return consultation.New(consultation.Deps{Store: a.Store.Consultations(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Book: a.Book, Receipts: secrets, Prefix: a.Pack.ReferencePrefix + "-E",
		Letter: engagementLetter{a.Texts, a.options.Config.PublicURL}.write}), nil
}

// engagementLetter writes to people who took part.
type engagementLetter struct {
	texts *content.Texts
	url   string
}

func (l engagementLetter) write(x consultation.Letter) (subject, text string) {
	t := l.texts.Page("engagement_words")
	return t.T("letter." + x.What + ".subject"), t.T("letter."+x.What+".text", "title", x.Title, "ref", x.Ref, "link", l.url+x.Path)
}

// engagementRoutes are the pages of consultations and sessions.
func (a *App) engagementRoutes() []page.Route {
	name := func(ctx context.Context, id ident.Organisation) (string, error) {
		if id == "" {
			return a.Pack.Partnership, nil
		}
		b, err := choiceWorld{a}.Body(ctx, id)
		return b.Name, err
	}
	return consultationpage.Routes(consultationpage.Deps{Engagement: a.engagement, Name: name, Network: a.Auth.Address})
}

// engagementFound gives consultations and sessions to the search.
func engagementFound(a *App) search.Source {
	reader := consultation.New(consultation.Deps{Store: a.Store.Consultations(), Clock: a.options.Clock})
	consultations, sessions := a.versionOf(consultation.SubjectKind), a.versionOf(consultation.SessionKind)
	return consultationpage.Source(reader, a.Texts, func() string { return consultations() + "/" + sessions() })
}
