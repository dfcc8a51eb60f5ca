package clientpage

import (
	"net/url"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// one is the page of one application.
type one struct{ Deps }

// oneView is what the page shows.
type oneView struct {
	Heading                            string
	Facts                              govuk.SummaryListProps
	Proofs                             string
	Head                               [4]string
	Action                             string
	Rows                               []proofRow
	MayManage                          bool
	SecretPath, KeyPath, EndPath, Kind string
	Fresh                              []freshButton
	AddKey, End                        govuk.ButtonProps
	NewHeading, NewIntro               string
	EndHeading, EndIntro               string
}

type proofRow struct {
	Kind, Prefix, Since, Until, RemovePath, Remove, What string
}

// freshButton makes another secret or key.
type freshButton struct {
	Kind    string
	Replace bool
	Button  govuk.ButtonProps
}

func (p *one) show(c *page.Ctx) error {
	client, manage, err := p.Clients.Get(c.R.Context(), c.Actor, apiclient.ID(c.Path("id")))
	if err != nil {
		return err
	}
	back := toList(c)
	return c.Render(page.Head{Title: client.Name, Voice: layout.Members, BackLink: &back}, oneTempl(p.view(c, client, manage)))
}

func (p *one) view(c *page.Ctx, client apiclient.Client, manage bool) oneView {
	t, shared := c.Text, c.Site.Texts.Page("applications")
	row := func(key, value string) govuk.SummaryListRow {
		return govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: key}, Value: govuk.SummaryListContent{Text: value}}
	}
	v := oneView{Heading: client.Name, Proofs: t.T("proofs"), Head: [4]string{t.T("kind"), t.T("prefix"), t.T("since"), t.T("until")}, Action: t.T("action"),
		MayManage: manage && client.Live(), SecretPath: path(client.ID) + "/secret", KeyPath: path(client.ID) + "/public-key", EndPath: path(client.ID) + "/remove",
		NewHeading: t.T("new"), NewIntro: t.T("new.intro"), EndHeading: t.T("end"), EndIntro: t.T("end.intro")}
	v.Facts.Rows = []govuk.SummaryListRow{row(t.T("id"), string(client.ID)), row(shared.T("may"), may(shared, client.Scopes)),
		row(t.T("added"), layout.FormatDate(client.CreatedAt)), row(shared.T("used"), used(shared, client))}
	if !client.Live() {
		v.Facts.Rows = append(v.Facts.Rows, row(t.T("ended"), layout.FormatDateTime(client.EndedAt)))
	}
	now := c.Site.Clock.Now()
	has := map[apiclient.Kind]bool{}
	for _, cr := range client.Credentials {
		has[cr.Kind] = has[cr.Kind] || cr.Works(now)
		v.Rows = append(v.Rows, p.proof(t, client, cr, now, v.MayManage))
	}
	for _, k := range []apiclient.Kind{apiclient.Secret, apiclient.Key} {
		text := t.T("make." + string(k))
		if has[k] {
			text = t.T("replace." + string(k))
		}
		v.Fresh = append(v.Fresh, freshButton{Kind: string(k), Replace: has[k], Button: govuk.ButtonProps{Text: text, Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}})
	}
	v.AddKey = govuk.ButtonProps{Text: t.T("add_key"), Href: v.KeyPath, Classes: "govuk-button--secondary"}
	v.End = govuk.ButtonProps{Text: t.T("end"), Classes: "govuk-button--warning", PreventDoubleClick: govuk.On}
	return v
}

func (p *one) proof(t content.Page, client apiclient.Client, cr apiclient.Credential, now time.Time, manage bool) proofRow {
	r := proofRow{Kind: t.T("kind." + string(cr.Kind)), Prefix: cr.Prefix + "…", Since: layout.FormatDate(cr.CreatedAt), Until: t.T("no_end")}
	switch {
	case !cr.Works(now):
		r.Until = t.T("stopped", "date", layout.FormatDateTime(cr.Until))
	case !cr.Until.IsZero():
		r.Until = t.T("stops", "date", layout.FormatDateTime(cr.Until))
	}
	if manage && cr.Works(now) {
		r.RemovePath, r.Remove, r.What = path(client.ID)+"/credentials/"+string(cr.ID)+"/remove", t.T("remove"), r.Kind+" "+r.Prefix
	}
	return r
}

// secret makes another secret or key and shows it.
func (p *one) secret(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	id, kind := apiclient.ID(c.Path("id")), apiclient.Kind(f.Raw("kind"))
	secret, err := p.Clients.AddSecret(c.R.Context(), c.Actor, id, kind, f.Raw("replace") == "yes")
	if err != nil {
		return err
	}
	client, _, err := p.Clients.Get(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	return showSecret(c, client, kind, secret)
}

func (p *one) keyForm(c *page.Ctx) error { return p.renderKey(c, ask.New(c, url.Values{})) }

func (p *one) renderKey(c *page.Ctx, b *ask.Builder) error {
	client, _, err := p.Clients.Get(c.R.Context(), c.Actor, apiclient.ID(c.Path("id")))
	if err != nil {
		return err
	}
	b.Lines(ask.Field{Name: "public_key", Rows: 8})
	s := b.Sheet(c.R.URL.Path)
	s.Heading, s.Intro, s.Save.Text = c.Text.T("heading"), c.Text.T("intro"), c.Text.T("save")
	return s.Render(c, layout.Link{Text: client.Name, Href: path(client.ID)})
}

func (p *one) addKey(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	id := apiclient.ID(c.Path("id"))
	err = p.Clients.AddPublicKey(c.R.Context(), c.Actor, id, f.Raw("public_key"))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		for _, e := range fields {
			f.Add(e.Name, e.Code, e.Message)
		}
		return p.renderKey(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	return c.Done(path(id), "key_added")
}

func (p *one) remove(c *page.Ctx) error {
	id := apiclient.ID(c.Path("id"))
	if err := p.Clients.Remove(c.R.Context(), c.Actor, id, apiclient.CredentialID(c.Path("credential"))); err != nil {
		return err
	}
	return c.Done(path(id), "removed")
}

func (p *one) end(c *page.Ctx) error {
	if err := p.Clients.End(c.R.Context(), c.Actor, apiclient.ID(c.Path("id"))); err != nil {
		return err
	}
	return c.Done(home, "ended")
}
