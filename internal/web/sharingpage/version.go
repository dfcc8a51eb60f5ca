package sharingpage

import (
	"strconv"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// versionPage shows one version, also an old one, as it was sent.
type versionPage struct{ Deps }

// versionView is what the page shows.
type versionView struct {
	Caption, Heading string
	Status           layout.Status
	Facts            []layout.Fact
	Why              string
	Board            boardView
	ContentTitle     string
	Content          contentView
	Compare          *layout.Link
}

func (p *versionPage) show(c *page.Ctx) error {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	one, err := p.version(c, c.Path("n"))
	if err != nil {
		return err
	}
	view := p.view(c, v, one)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}, versionTempl(view))
}

// version loads the version that a number in the address names.
func (d Deps) version(c *page.Ctx, number string) (sharing.VersionView, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return sharing.VersionView{}, errs.New(errs.NotFound, "sharing.no_version", words(c).T("no_version"))
	}
	return d.Sharing.GetVersion(c.R.Context(), c.Actor, c.Path("ref"), n)
}

func (p *versionPage) view(c *page.Ctx, v sharing.View, one sharing.VersionView) versionView {
	ver := one.Version
	n := namesOf(v)
	n.add(one)
	out := versionView{Caption: joinDots(v.Record.Ref, orElse(ver.Content.Title, words(c).T("untitled"))), Heading: c.Text.T("heading", "n", itoa(ver.N)),
		Status: status(c, ver.Stage), ContentTitle: c.Text.T("content"), Content: reading{Deps: p.Deps, ctx: c, content: &ver.Content, names: n}.view()}
	for _, f := range []struct {
		key  string
		when string
	}{{"sent", dateOf(ver.SentAt)}, {"live", dateOf(ver.LiveAt)}, {"closed", dateOf(ver.ClosedAt)}} {
		if f.when != "" {
			out.Facts = append(out.Facts, layout.Fact{Term: c.Text.T("fact." + f.key), Value: f.when})
		}
	}
	if ver.Stage != sharing.Draft {
		out.Facts = append(out.Facts, layout.Fact{Term: c.Text.T("fact.fingerprint"), Value: one.Fingerprint})
		out.Board = p.board(c, one)
	}
	if ver.Reason != "" {
		out.Why = ver.Reason
	}
	if ver.N > 1 {
		out.Compare = &layout.Link{Text: c.Text.T("compare"), Href: compareURL(v.Record, ver.N-1, ver.N)}
	}
	return out
}
