package guidancepage

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// guidePage shows one guide, an earlier version of it, its card, and what authors will publish.
type guidePage struct{ Deps }

type guideView struct {
	Caption, Heading, Summary string
	Status                    *layout.Status
	Reviewed                  string
	Notice                    *noteView
	Links                     []layout.Link
	PrintText                 string
	ContentsTitle             string
	Contents                  []layout.Link
	Blocks                    []guidance.Block
	Media                     []mediaView
	AboutTitle                string
	Facts                     []layout.Fact
	RestsTitle, RestsText     string
	Rests                     []restView
	SourcesTitle, SourcesText string
	Sources                   []sourceView
	VersionsTitle             string
	Versions                  []versionView
	Compare                   []markedView
	CompareTitle              string
	CompareLines              []layout.ChangeLine
	Gone                      *goneView
}

// goneView stands in place of a guide that is not shown any more.
type goneView struct {
	Text  []string
	Links []layout.Link
}

type sourceView struct{ Text, Href, Checked string }

type versionView struct {
	Text, Href, What string
	Now              bool
}

func mayManage(c *page.Ctx) bool { return access.AllowedSomewhere(c.Actor, access.ManageGuides) }

func (p *guidePage) show(c *page.Ctx) error {
	g, err := p.Guidance.Guide(c.R.Context(), slugOf(c))
	if err != nil {
		return err
	}
	versions, err := p.Guidance.Versions(c.R.Context(), g.Slug)
	if err != nil {
		return err
	}
	head := page.Head{Title: g.Content.Title, Description: g.Content.Summary, Canonical: g.Slug.Address(), Breadcrumbs: crumbs(c)}
	if g.Standing.State == guidance.Delisted {
		head.NoIndex = true
		return c.Render(head, guideTempl(p.gone(c, g)))
	}
	v, err := p.view(c, shown{g.Content, g.Standing, g.Approver != ""})
	if err != nil {
		return err
	}
	v.Links = []layout.Link{{Text: c.Text.T("card"), Href: g.Slug.Address() + "/card"}}
	if mayManage(c) {
		v.Links = append(v.Links, layout.Link{Text: c.Text.T("manage"), Href: guidance.ManageAddress("draft", g.Slug)})
	}
	v.Versions = versionsOf(c, versions, g.N)
	return c.Render(head, guideTempl(v))
}

func crumbs(c *page.Ctx) []layout.Link {
	w := words(c)
	return []layout.Link{{Text: w.T("crumb.home"), Href: "/"}, {Text: w.T("crumb.guides"), Href: "/guides"}}
}

// gone says honestly that a guide is not shown any more, and why.
func (p *guidePage) gone(c *page.Ctx, g guidance.Guide) guideView {
	t := c.Text
	return guideView{Caption: t.T("caption." + string(g.Content.Audience)), Heading: g.Content.Title, Status: stateOf(c, g.Standing), Gone: &goneView{
		Text: []string{t.T("gone.why", "date", g.Standing.Due.Words()), t.T("gone.next")},
		Links: []layout.Link{{Text: t.T("gone.version"), Href: versionAddress(g.Slug, g.N)}, {Text: t.T("gone.guides"), Href: "/guides"},
			{Text: t.T("gone.search"), Href: page.Address("/search", "q", g.Content.Title)}}}}
}

// shown is a version with what is known of it.
type shown struct {
	content guidance.Content
	st      guidance.Standing
	checked bool // a person of the partnership approved it
}

// checkedWords says when somebody checked a version, or that nobody has yet.
func checkedWords(c *page.Ctx, s shown) string {
	if !s.checked {
		return words(c).T("unchecked", "date", s.content.Reviewed.Words())
	}
	return words(c).T("checked", "date", s.content.Reviewed.Words())
}

// view shows what a version says and rests on.
func (p *guidePage) view(c *page.Ctx, s shown) (guideView, error) {
	content, st := s.content, s.st
	bases, err := p.Guidance.RestsOn(c.R.Context(), content, st)
	if err != nil {
		return guideView{}, err
	}
	t := c.Text
	v := guideView{Caption: t.T("caption." + string(content.Audience)), Heading: content.Title, Summary: content.Summary, Status: stateOf(c, st), Notice: noticeOf(c, st, bases),
		Reviewed: checkedWords(c, s), PrintText: t.T("print"), ContentsTitle: t.T("contents"), Blocks: guidance.Blocks(content.Body),
		Media: mediaOf(c, content.Media), AboutTitle: t.T("about"), RestsTitle: t.T("rests"), RestsText: t.T("rests.text"), Rests: restsOf(c, bases),
		SourcesTitle: t.T("sources"), SourcesText: t.T("sources.text"), VersionsTitle: t.T("versions")}
	for _, b := range v.Blocks {
		if b.Kind == guidance.Heading {
			v.Contents = append(v.Contents, layout.Link{Text: guidance.Plain([]guidance.Block{b}), Href: "#" + b.ID})
		}
	}
	v.Facts = []layout.Fact{{Term: t.T("fact.owner"), Value: content.Owner}, {Term: t.T("fact.reviewer"), Value: content.Reviewer}}
	if s.checked {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.reviewed"), Value: content.Reviewed.Words()})
	}
	v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.review_on"), Value: content.ReviewOn.Words()})
	for _, x := range content.Sources {
		v.Sources = append(v.Sources, sourceView{Text: x.Name, Href: x.URL, Checked: t.T("looked", "date", x.CheckedOn.Words())})
	}
	return v, nil
}

func versionsOf(c *page.Ctx, all []guidance.Version, now int) []versionView {
	var out []versionView
	for _, v := range all {
		one := versionView{Text: c.Text.T("version", "n", strconv.Itoa(v.N), "date", clock.DateOf(v.At).Words()), What: v.Summary, Now: v.N == now, Href: versionAddress(v.Slug, v.N)}
		if one.What == "" {
			one.What = c.Text.T("version.first")
		}
		out = append(out, one)
	}
	return out
}

// version shows an earlier version, or today's under its number, with what changed since the one before.
func (p *guidePage) version(c *page.Ctx) error {
	all, err := p.Guidance.Versions(c.R.Context(), slugOf(c))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 1 || n > len(all) {
		return errs.New(errs.NotFound, "guidance.no_version", c.Text.T("no_version"))
	}
	one := all[len(all)-n] // newest first, without gaps
	v, err := p.view(c, shown{one.Content, guidance.Standing{}, one.Approver != ""})
	if err != nil {
		return err
	}
	t := c.Text
	v.Status, v.Versions = nil, versionsOf(c, all, all[0].N)
	v.Notice = &noteView{Title: t.T("numbered.title", "n", c.Path("n")), Text: t.T("numbered.text", "date", clock.DateOf(one.At).Words()), Items: []noteItem{{t.T("numbered.now"), one.Slug.Address()}}}
	if n > 1 {
		v.CompareTitle = t.T("compare", "n", strconv.Itoa(n-1))
		v.CompareLines, v.Compare = linesOf(c, guidance.Changes(all[len(all)-n+1].Content, one.Content))
	}
	return c.Render(page.Head{Title: t.T("title.version", "title", v.Heading, "n", c.Path("n")), NoIndex: true, Breadcrumbs: append(crumbs(c), layout.Link{Text: all[0].Content.Title, Href: one.Slug.Address()})}, guideTempl(v))
}

// preview shows authors what readers would see.
func (p *guidePage) preview(c *page.Ctx) error {
	d, err := p.Guidance.Desk(c.R.Context(), c.Actor, slugOf(c), nil)
	if err != nil {
		return err
	}
	content := d.Latest()
	v, err := p.view(c, shown{content, guidance.Standing{}, true})
	if err != nil {
		return err
	}
	v.Notice = &noteView{Title: c.Text.T("preview.title"), Text: c.Text.T("preview.text"), Items: []noteItem{{c.Text.T("preview.back"), guidance.ManageAddress("draft", d.Slug)}}}
	return c.Render(page.Head{Title: c.Text.T("title.preview", "title", content.Title), NoIndex: true, BackLink: &layout.Link{Text: c.Text.T("preview.back"), Href: guidance.ManageAddress("draft", d.Slug)}}, guideTempl(v))
}

type cardView struct {
	Partnership, Heading string
	Status               *layout.Status
	Notice               *noteView
	Lines                []string
	Reviewed, Whole      string
	Address              string
	PrintText            string
	Back                 layout.Link
}

// card shows the guide on one page, for a wall or a desk.
func (p *guidePage) card(c *page.Ctx) error {
	g, err := p.Guidance.Guide(c.R.Context(), slugOf(c))
	if err != nil {
		return err
	}
	if g.Standing.State == guidance.Delisted {
		return c.Redirect(g.Slug.Address())
	}
	bases, err := p.Guidance.RestsOn(c.R.Context(), g.Content, g.Standing)
	if err != nil {
		return err
	}
	t := c.Text
	v := cardView{Partnership: c.Site.Name, Heading: g.Content.Title, Status: stateOf(c, g.Standing), Notice: noticeOf(c, g.Standing, bases), Lines: g.Content.Card,
		Reviewed: t.T("version", "n", strconv.Itoa(g.N)) + " " + checkedWords(c, shown{g.Content, g.Standing, g.Approver != ""}), Whole: t.T("whole"), Address: c.Site.PublicURL + g.Slug.Address(),
		PrintText: t.T("print"), Back: layout.Link{Text: t.T("back"), Href: g.Slug.Address()}}
	return c.Render(page.Head{Title: t.T("title", "title", v.Heading), Description: g.Content.Summary, BackLink: &v.Back}, cardTempl(v))
}

// file sends a part of a film or recording. Browsers may ask for a stretch of it.
func (p *guidePage) file(c *page.Ctx) error {
	f, err := p.Guidance.File(c.R.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", f.Type)
	if f.Type == guidance.VTT {
		h.Set("Content-Type", f.Type+"; charset=utf-8")
	}
	h.Set("Content-Disposition", "inline; filename*=UTF-8''"+url.PathEscape(f.ID))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(c.W, c.R, "", f.At, bytes.NewReader(f.Data))
	return nil
}

func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
