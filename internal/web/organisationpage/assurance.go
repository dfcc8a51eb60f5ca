package organisationpage

import (
	"strconv"
	"strings"

	"sharewell/internal/organisation"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// assurance shows how sound an organisation's data protection is, why, and what mends it.
type assurance struct{ Deps }

// assuranceView is what the page shows.
type assuranceView struct {
	Heading, Intro string
	Level          layout.Status
	Nothing        string
	Groups         []reasonGroup
	KeepTitle      string
	Keep           []layout.Link // where what the level follows from is kept
	Documents      documentsView
}

// reasonGroup is either what stands in the way of sharing or what is worth mending.
type reasonGroup struct {
	Title, Text string
	Reasons     []reasonView
}

// reasonView is one thing to mend, with the rule it rests on and where it is mended.
type reasonView struct {
	Message, Fix string
	Rule         string
	Mend         *layout.Link
}

// documentsView lists appropriate policy documents.
type documentsView struct {
	Title, Text, Empty string
	Rows               []documentRow
	Add                *layout.Link
}

type documentRow struct {
	Title, Detail string
	Change        *layout.Link
}

func (p *assurance) show(c *page.Ctx) error {
	v, err := p.mine(c)
	if err != nil {
		return err
	}
	view, back := p.view(c, v), home(c)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &back}, assuranceTempl(view))
}

func (p *assurance) view(c *page.Ctx, v organisation.View) assuranceView {
	t := c.Text
	out := assuranceView{Heading: t.T("heading"), Intro: t.T("intro"), KeepTitle: t.T("keep"), Level: level(p.Deps, v.Assurance.Level)}
	must := reasonGroup{Title: t.T("must"), Text: t.T("must.text")}
	advice := reasonGroup{Title: t.T("advice"), Text: t.T("advice.text")}
	for _, r := range v.Assurance.Reasons {
		one := reasonView{Message: r.Message, Fix: r.Fix, Rule: p.rule(c, r)}
		if mayEdit(c, v.Organisation) {
			one.Mend = mend(c, r)
		}
		if r.Mandatory {
			must.Reasons = append(must.Reasons, one)
		} else {
			advice.Reasons = append(advice.Reasons, one)
		}
	}
	for _, g := range []reasonGroup{must, advice} {
		if len(g.Reasons) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		out.Nothing = t.T("nothing")
	}
	if mayEdit(c, v.Organisation) {
		out.Keep = []layout.Link{{Text: t.T("keep.training"), Href: "/organisation/training"}, {Text: t.T("keep.policies"), Href: "/organisation/policies"}}
	}
	out.Documents = p.documents(c, v.Organisation)
	return out
}

// mend is the page where a reason is mended.
func mend(c *page.Ctx, r organisation.Reason) *layout.Link {
	key, href := string(r.Section), addressOf(r.Section)
	if r.Section == organisation.SectionAssurance {
		key, href = "training", "/organisation/training"
		if strings.HasPrefix(r.Code, "policy_document") {
			return &layout.Link{Text: c.Text.T("mend.documents"), Href: "#documents"}
		}
		if strings.HasPrefix(r.Code, "policy_") {
			key, href = "policies", "/organisation/policies"
		}
	}
	return &layout.Link{Text: c.Text.T("mend." + key), Href: href}
}

// rule says on which law or which rule of the partnership a reason rests.
func (p *assurance) rule(c *page.Ctx, r organisation.Reason) string {
	if r.Setting != "" {
		if s, ok := p.Book.Setting(r.Setting); ok {
			return c.Text.T("rule.setting", "rule", s.Label, "value", strconv.Itoa(s.Number)+" "+s.Unit)
		}
	}
	if r.Law != "" {
		return c.Text.T("rule.law", "law", r.Law)
	}
	return ""
}

// level words the level; the word says it, the colour only helps.
func level(d Deps, l organisation.Level) layout.Status {
	kind := layout.Live
	switch l {
	case organisation.Amber:
		kind = layout.Waiting
	case organisation.Red:
		kind = layout.Stopped
	case organisation.Green:
	}
	return layout.Status{Word: d.Book.Label("assurance_level", string(l)), Kind: kind}
}

// addressOf is the page of a section.
func addressOf(s organisation.Section) string {
	switch s {
	case organisation.SectionRoles:
		return "/organisation/roles"
	case organisation.SectionPublic:
		return "/organisation/contacts"
	case organisation.SectionAssurance:
		return "/organisation/assurance"
	case organisation.SectionIdentity:
	}
	return "/organisation/profile"
}
