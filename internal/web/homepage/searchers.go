package homepage

import (
	"context"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// clauses finds clauses of the Agreement in force.
type clauses struct{ agreement Agreement }

// Search implements register.Searcher.
func (s clauses) Search(ctx context.Context, words string, _ int) ([]register.Hit, error) {
	e, err := s.agreement.Current(ctx)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []register.Hit
	for _, cl := range e.Text.Clauses {
		score, ok := register.Score(words, cl.Heading, cl.Text)
		if !ok {
			continue
		}
		out = append(out, register.Hit{Kind: register.KindAgreement, Title: cl.Heading,
			URL: "/agreement/" + e.Number() + "/" + string(cl.ID), Summary: summary(cl.Text), Score: score})
	}
	return out, nil
}

// summary is the beginning of a text, without its marks.
func summary(text string) string {
	const most = 200
	text = strings.Join(strings.Fields(strings.NewReplacer("*", "", "_", "", "#", "", "`", "").Replace(text)), " ")
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

// signatories finds organisations that have signed, by name.
type signatories struct {
	agreement Agreement
	c         *page.Ctx
}

// Search implements register.Searcher.
func (s signatories) Search(ctx context.Context, words string, most int) ([]register.Hit, error) {
	found, err := s.agreement.Signatories(ctx, agreement.SignatoryFilter{Words: words, Most: most})
	if err != nil {
		return nil, err
	}
	var out []register.Hit
	for _, b := range found {
		score, ok := register.Score(words, b.Name, b.Town)
		if !ok {
			continue // the list forgives words that the page does not show
		}
		text := s.c.Text.T("signatory.plain")
		if !b.Since.IsZero() {
			text = s.c.Text.T("signatory", "date", b.Since.Words())
		}
		out = append(out, register.Hit{Kind: register.KindSignatory, Title: b.Name, URL: "/signatories/" + b.Slug, Summary: text, Score: score + 0.05})
	}
	return out, nil
}

// pages finds the pages about this site.
type pages struct{ texts *content.Texts }

// Search implements register.Searcher.
func (s pages) Search(_ context.Context, words string, _ int) ([]register.Hit, error) {
	var out []register.Hit
	for _, stem := range []string{"accessibility", "privacy", "cookies", "developers"} {
		p := s.texts.Page(stem)
		var all strings.Builder
		for _, k := range p.Keys() {
			all.WriteString(p.T(k) + " ")
		}
		score, ok := register.Score(words, p.T("heading"), all.String())
		if ok {
			out = append(out, register.Hit{Kind: register.KindPage, Title: p.T("heading"), URL: "/" + stem, Summary: summary(p.T("intro")), Score: score / 2})
		}
	}
	return out, nil
}
