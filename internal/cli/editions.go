package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/coverage"
	"sharewell/internal/guidance"
	"sharewell/internal/guide"
	"sharewell/internal/ident"
	"sharewell/internal/lawchange"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/guidepage/guideview"
)

// editions tells the pages of the Agreement what they do not know themselves: which clauses are in doubt because a
// rule changed, and what cites a clause.
type editions struct {
	store *store.Store
	laws  *lawchange.Service
	guide *guide.Guide
	shelf *guidance.Service
	book  *rulebook.Book
}

func (f faces) editions(a *App) editions {
	return editions{a.Store, f.laws, f.guide.guide, f.guides, a.Book}
}

// amber lists the clauses in doubt, each with the latest change.
func (e editions) amber(ctx context.Context) ([]agreementpage.Amber, error) {
	doubts, err := e.laws.Doubts(ctx, "clause")
	var out []agreementpage.Amber
	for _, d := range doubts {
		out = append(out, agreementpage.Amber{Clause: ident.Clause(d.Ref), Rule: d.Change.Label(), Href: "/law-changes/" + string(d.Change.ID)})
	}
	return out, err
}

// mostCiting bounds how many records are named one by one; the rest is counted.
const mostCiting = 50

// cites lists what outside the Agreement cites a clause: records that name it and how many rest on the Agreement as a
// whole, guides that rest on it, rules of the book that name it, and the practitioner's guide's answers that rest on a rule it rests on.
func (e editions) cites(ctx context.Context, c agreement.Clause) ([]agreementpage.Cite, error) {
	out, err := e.records(ctx, string(c.ID))
	if err != nil {
		return nil, err
	}
	guides, err := e.shelf.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range guides {
		if slices.Contains(g.Content.Clauses, string(c.ID)) || names(g.Content.Body, string(c.ID)) {
			out = append(out, agreementpage.Cite{Kind: "guides", Text: g.Content.Title, Href: "/guides/" + string(g.Slug)})
		}
	}
	answers, err := e.answers(ctx, string(c.ID))
	if err != nil {
		return nil, err
	}
	out = append(out, answers...)
	for _, k := range rulebook.Kinds() {
		for _, r := range e.book.Rules(k, e.book.Date()) {
			if names(r.Explanation+" "+r.Note, string(c.ID)) {
				out = append(out, agreementpage.Cite{Kind: "rule", Text: r.Label, Href: r.Source.URL})
			}
		}
	}
	seen := map[string]bool{}
	for _, rule := range c.RestsOn {
		for _, x := range e.guide.RestsOn(rule) {
			if !seen[x.ID] {
				seen[x.ID] = true
				out = append(out, agreementpage.Cite{Kind: "guide", Text: x.Label, Href: guideview.Path})
			}
		}
	}
	return out, nil
}

func (e editions) records(ctx context.Context, id string) ([]agreementpage.Cite, error) {
	var out []agreementpage.Cite
	whole := 0
	for after := ident.Record(""); ; {
		var some []coverage.Source
		err := e.store.Read(ctx, func(tx *store.Tx) (err error) {
			some, err = tx.CoverageRecords(ctx, after, lawPage)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			break
		}
		for _, s := range some {
			after = s.Record.ID
			if s.Version.N == 0 {
				continue // it has no version in force
			}
			whole++
			said, err := json.Marshal(s.Version.Content)
			if err != nil {
				return nil, fmt.Errorf("read record %s: %w", s.Record.Ref, err)
			}
			if names(string(said), id) && len(out) < mostCiting {
				out = append(out, agreementpage.Cite{Kind: "record", Text: s.Record.Ref + ", " + s.Version.Content.Title, Href: s.Record.URL()})
			}
		}
	}
	if whole > 0 {
		out = append(out, agreementpage.Cite{Kind: "edition", Text: fmt.Sprint(whole), Href: "/records"})
	}
	return out, nil
}

// answers lists the answers of the members' portal that rest on a clause. Those in rooms are only counted: who edits a
// clause need not be in them.
func (e editions) answers(ctx context.Context, id string) (out []agreementpage.Cite, err error) {
	elsewhere := 0
	err = e.store.Read(ctx, func(tx *store.Tx) error {
		for c := (thread.Cited{Kind: thread.CiteClause, Ref: id}); ; {
			some, err := tx.CitedThings(ctx, c, 1)
			if err != nil || len(some) == 0 || some[0].Kind != c.Kind || some[0].Ref != c.Ref {
				return err
			}
			c = some[0]
			posts, err := tx.PostsCiting(ctx, c, "", mostCiting)
			if err != nil {
				return err
			}
			for _, p := range posts {
				t, err := tx.Thread(ctx, p.Ref)
				switch {
				case err != nil:
					return err
				case t.Space != space.Commons || t.State == thread.Hidden || p.Hidden:
					elsewhere++
				case len(out) < mostCiting:
					out = append(out, agreementpage.Cite{Kind: "answer", Text: t.Title, Href: p.URL()})
				}
			}
		}
	})
	if elsewhere > 0 {
		out = append(out, agreementpage.Cite{Kind: "answers", Text: fmt.Sprint(elsewhere)})
	}
	return out, err
}

// names reports whether a text holds a clause's identifier as a whole word.
func names(text, id string) bool {
	for {
		i := strings.Index(text, id)
		if i < 0 {
			return false
		}
		before := i == 0 || !idByte(text[i-1])
		text = text[i+len(id):]
		if before && (text == "" || !idByte(text[0])) {
			return true
		}
	}
}

func idByte(b byte) bool {
	return b == '-' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z'
}
