package registerpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// OtherVersions is where the other versions of an entry are: Easy Read, translations, sound and sign language.
func OtherVersions(ref string) string { return "/register/" + ref + "/other-versions" }

// ownerRole names a role that answers for uses; others are not named.
func ownerRole(common content.Page, r access.Role) string {
	switch r {
	case access.Practitioner, access.IGLead, access.DPO, access.Caldicott, access.SIRO, access.OrgAdmin, access.SigningOfficer:
		return common.T("owner." + string(r))
	case access.Secretariat, access.Involvement, access.Auditor, access.SysAdmin:
	}
	return ""
}

// ageFacts say who answers for a use, and how old what is said of it is.
func ageFacts(t, common content.Page, e register.Entry) (out []layout.Fact) {
	if o := e.Owner; o != nil {
		f := layout.Fact{Term: t.T("fact.owner"), Value: o.Name}
		if role := ownerRole(common, o.Role); role != "" {
			f.Value = t.T("fact.owner.role", "role", role, "name", o.Name)
		}
		if o.Slug != "" {
			f.Href = "/signatories/" + o.Slug
		}
		out = append(out, f)
	}
	if !e.Dates.Changed.IsZero() {
		out = append(out, layout.Fact{Term: t.T("fact.changed"), Value: layout.FormatDate(e.Dates.Changed)})
	}
	return out
}

// outcomes says what came of the benefits that were promised.
func (w *writer) outcomes() section {
	s := section{ID: "came", Heading: w.t.T("came.heading")}
	e, t := w.e, w.t
	due := e.Dates.OutcomeDue
	switch {
	case e.OutcomeOverdue(w.today):
		s.Parts = append(s.Parts, part{Text: []string{t.T("came.overdue", "date", due.Words())}})
	case len(e.Outcomes) == 0 && !due.IsZero():
		s.Parts = append(s.Parts, part{Text: []string{t.T("came.first", "date", due.Words())}})
	case !due.IsZero():
		s.Parts = append(s.Parts, part{Text: []string{t.T("came.next", "date", due.Words())}})
	}
	for _, o := range e.Outcomes {
		one := part{Title: t.T("came.title", "words", t.T("came."+o.Came), "date", o.On.Words()), Text: layout.Paragraphs(o.Text)}
		if o.Promised != "" && o.Promised != e.Benefits {
			one.Text = append(one.Text, t.T("came.promised", "text", o.Promised))
		}
		if o.Link != "" {
			one.Links = []layout.Link{{Text: t.T("came.link", "link", o.Link), Href: o.Link}}
		}
		s.Parts = append(s.Parts, one)
	}
	return s
}

// formats leads to the other versions of an entry, and to where one is asked for.
func formats(t, kinds content.Page, e register.Entry) part {
	p := part{Title: t.T("formats.title")}
	for _, x := range e.Editions {
		text := kinds.T("name."+x.Kind, "language", kinds.T("language."+x.Language))
		if x.Changed {
			text = t.T("formats.old", "name", text, "date", x.TextOn.Words())
		}
		p.Links = append(p.Links, layout.Link{Text: text, Href: OtherVersions(e.Ref) + "#" + x.ID})
	}
	p.Links = append(p.Links, layout.Link{Text: t.T("formats.ask"), Href: OtherVersions(e.Ref)})
	return p
}

// reasonLines say why an entry is not shown.
func reasonLines(t content.Page, e register.Entry) []string {
	switch {
	case !e.WithheldSince.IsZero():
		return []string{t.T("delisted.text", "date", e.WithheldSince.Words()), t.T("delisted.back"), t.T("withheld.ask")}
	case e.Withheld != nil && e.Withheld.Words != "":
		return []string{t.T("withheld.text"), t.T("withheld.why", "words", sentence(e.Withheld.Words)), t.T("withheld.ask")}
	}
	return []string{t.T("withheld.text"), t.T("withheld.noreason"), t.T("withheld.ask")}
}

// withheldTools says how many uses with a tool are among those that are not shown.
func withheldTools(t content.Page, n int) []string {
	if n == 0 {
		return nil
	}
	return []string{t.N("withheld.tools", n)}
}

// outcomeCells are the cells of tables on what came of a use.
func outcomeCells(t content.Page, common content.Page, e register.Entry) (owner, came, text, on, due string) {
	if o := e.Owner; o != nil {
		owner = o.Name
		if role := ownerRole(common, o.Role); role != "" {
			owner = role + ", " + o.Name
		}
	}
	if len(e.Outcomes) > 0 {
		o := e.Outcomes[0]
		came, text, on = t.T("came."+o.Came), o.Text, o.On.String()
	}
	return owner, came, text, on, e.Dates.OutcomeDue.String()
}

// versionCells lists the other versions of an entry.
func versionCells(e register.Entry) string {
	var all []string
	for _, x := range e.Editions {
		all = append(all, x.Kind+" "+x.Language)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}
