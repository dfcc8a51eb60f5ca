package oneoffpage

import (
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// findingsView is what the rulebook and the partnership's policy find.
type findingsView struct {
	BlockTitle string
	Blocks     []findingView
	WarnTitle  string
	Warns      []findingView
}

// findingView is one finding with the way to mend it and its source.
type findingView struct {
	Blocks            bool
	Message, Fix      string
	Overridden        string
	Mend              *layout.Link
	Source, URL, Note string
}

// findings words what was found. The way to mend it is shown to those who can.
func findings(c *page.Ctx, v oneoff.View, mend bool) findingsView {
	out := findingsView{BlockTitle: words(c).T("findings.block"), WarnTitle: words(c).T("findings.warn")}
	for _, f := range v.Findings {
		var link *layout.Link
		if p, ok := partOf(f.Field); ok && mend {
			link = &layout.Link{Text: words(c).T("findings.mend", "part", partTitle(c, p.Key)), Href: recordURL(v, "edit", p.Key) + "#" + f.Field}
		}
		one := findingOf(c, f, link)
		if one.Blocks {
			out.Blocks = append(out.Blocks, one)
		} else {
			out.Warns = append(out.Warns, one)
		}
	}
	return out
}

func findingOf(c *page.Ctx, f oneoff.Finding, mend *layout.Link) findingView {
	out := findingView{Blocks: f.Severity == rulebook.Block, Message: f.Message, Fix: f.Fix, Mend: mend, Source: f.Citation.Source, URL: f.Citation.URL}
	if f.Overridden != "" {
		out.Overridden = words(c).T("findings.overridden", "why", f.Overridden)
	}
	if f.Citation.Confidence == rulebook.ToConfirm {
		out.Note = words(c).T("to_confirm")
	}
	return out
}
