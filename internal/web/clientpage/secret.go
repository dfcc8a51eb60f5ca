package clientpage

import (
	"sharewell/internal/apiclient"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// secretView is what is shown once.
type secretView struct {
	Heading, Warning, Intro string
	Facts                   govuk.SummaryListProps
	Then                    string
	Example                 string
	On                      govuk.ButtonProps
}

// showSecret answers the form that made a secret; there is no other way to see it.
func showSecret(c *page.Ctx, client apiclient.Client, kind apiclient.Kind, secret string) error {
	t := c.Site.Texts.Page("applications_secret")
	row := func(key, value string) govuk.SummaryListRow {
		return govuk.SummaryListRow{Key: govuk.SummaryListContent{Text: t.T(key)}, Value: govuk.SummaryListContent{HTML: codeTempl(value)}}
	}
	v := secretView{Heading: t.T("heading." + string(kind)), Warning: t.T("warning"), Intro: t.T("intro", "name", client.Name), Then: t.T("then." + string(kind)),
		On: govuk.ButtonProps{Text: t.T("on"), Href: path(client.ID)}}
	v.Facts.Rows = []govuk.SummaryListRow{row("id", string(client.ID)), row(string(kind), secret)}
	v.Example = "curl -u \"$ID:$SECRET\" -d grant_type=client_credentials " + c.Site.PublicURL + "/oauth/token"
	if kind == apiclient.Key {
		v.Example = "curl -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json' -d @question.json " + c.Site.PublicURL + "/access/v1/evaluation"
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, NoIndex: true}, secretTempl(v))
}
