package screeningpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// screeningPage is one account.
type screeningPage struct{ Deps }

// screeningView is what the page shows.
type screeningView struct {
	Heading, Lede string
	Status        layout.Status
	Why           string
	Facts         []layout.Fact
	CountsTitle   string
	Counts        []layout.Fact
	CountsNote    string
	ChoicesTitle  string
	Choices       []layout.Fact
	Destroy       *destroyForm
}

// destroyForm deletes a held answer.
type destroyForm struct {
	Action, Text string
	Button       govuk.ButtonProps
}

func (p *screeningPage) show(c *page.Ctx) error {
	s, err := p.Ledger.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	v := p.view(c, s)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/screenings"}}, screeningTempl(v))
}

func (p *screeningPage) destroy(c *page.Ctx) error {
	if err := p.Screener.Destroy(c.R.Context(), c.Actor, c.Path("ref")); err != nil {
		return err
	}
	return c.Done("/screenings/"+c.Path("ref"), "destroyed")
}

func (p *screeningPage) view(c *page.Ctx, s ledger.Screening) screeningView {
	t, w := c.Text, words(c)
	v := screeningView{Heading: t.T("heading", "ref", s.Ref), Lede: t.T("lede." + string(s.Kind)), Status: status(c, s.State), CountsTitle: t.T("counts"), ChoicesTitle: t.T("choices"),
		CountsNote: t.T("counts.note", "n", thousands(p.Ledger.Floor()))}
	if s.Why != "" {
		v.Why = t.T("why.other", "code", s.Why)
		if key := "why." + s.Why; t.Has(key) {
			v.Why = t.T(key)
		}
	}
	v.Facts = p.facts(c, s)
	o := p.Ledger.OutcomeOf(s)
	if s.State == ledger.Done {
		v.Counts = []layout.Fact{{Term: t.T("count.in"), Value: count(w, o.Counts.In)}, {Term: t.T("count.out"), Value: count(w, o.Counts.Out)},
			{Term: t.T("count.removed"), Value: count(w, o.Counts.Removed)}, {Term: t.T("count.aside"), Value: count(w, o.Counts.SetAside)}}
	}
	if s.Kind == ledger.Question {
		v.Counts = []layout.Fact{{Term: t.T("count.asked"), Value: count(w, o.Counts.In)}}
		if s.State == ledger.Answered || s.State == ledger.Destroyed {
			v.Counts = append(v.Counts, layout.Fact{Term: t.T("count.clean"), Value: count(w, o.Counts.Out)}, layout.Fact{Term: t.T("count.removed"), Value: count(w, o.Counts.Removed)})
		}
	}
	for _, ch := range s.Choices {
		value := t.T("not_applied", "why", p.because(c, ch.Because))
		switch {
		case ch.Applied && !ch.At.IsZero():
			value = t.T("applied", "date", layout.FormatDateTime(ch.At), "days", thousands(int64(s.RequestedAt.Sub(ch.At).Hours()/24)))
		case ch.Applied:
			value = t.T("asked_about")
		}
		v.Choices = append(v.Choices, layout.Fact{Term: p.Labels.Label("opt_out_kind", ch.Kind), Value: value})
	}
	if _, ok := access.Allowed(c.Actor, access.DestroyScreening, access.RelationTo(c.Actor, s.Organisation), ""); ok && s.State == ledger.Answered {
		v.Destroy = &destroyForm{Action: "/screenings/" + s.Ref + "/destroy", Text: t.T("destroy.text"), Button: govuk.ButtonProps{Text: t.T("destroy"), Classes: "govuk-button--warning"}}
	}
	return v
}

func (p *screeningPage) facts(c *page.Ctx, s ledger.Screening) []layout.Fact {
	t := c.Text
	out := []layout.Fact{{Term: t.T("record"), Value: s.RecordRef, Href: "/records/" + s.RecordRef}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Fact{Term: t.T(key), Value: value})
		}
	}
	var purposes []string
	for _, code := range s.Purposes {
		purposes = append(purposes, p.Labels.Label("purpose", code))
	}
	add("purpose", strings.Join(purposes, "; "))
	add("requested", layout.FormatDateTime(s.RequestedAt))
	if !s.ReturnedAt.IsZero() {
		add("returned."+string(s.Kind), layout.FormatDateTime(s.ReturnedAt))
	}
	if s.State == ledger.Answered {
		add("expires", layout.FormatDateTime(s.ExpiresAt))
	}
	if !s.DestroyedAt.IsZero() {
		add("destroyed", layout.FormatDateTime(s.DestroyedAt))
	}
	add("file", s.File)
	if s.Kind == ledger.Pass {
		add("input_hash", s.InputHash)
		add("output_hash", s.OutputHash)
	}
	return out
}
