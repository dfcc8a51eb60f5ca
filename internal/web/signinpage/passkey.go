package signinpage

import (
	"encoding/json"
	"io"
	"net/http"

	"sharewell/internal/errs"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// passkey is the part of the pages that scripts talk to, and the page on which one is made.
type passkey struct{ Deps }

// passkeyView is the button that a script brings to life, with everything it may have to say.
type passkeyView struct {
	Do          string // "get" or "create"
	Begin       string
	Finish      string
	Button      govuk.ButtonProps
	NoScript    string
	Unsupported string
	Working     string
	Failed      string
}

// newPasskeyView is what the page for making a passkey shows.
type newPasskeyView struct {
	Paragraphs []string
	Name       govuk.InputProps
	Make       passkeyView
	Other      layout.Link
}

// most is the longest answer a browser gives, with room to spare.
const mostAnswer = 64 << 10

func passkeyWords(t content.Page, prefix, do, begin, finish string) *passkeyView {
	return &passkeyView{
		Do: do, Begin: begin, Finish: finish,
		Button:   govuk.ButtonProps{Text: t.T(prefix + "button"), Type: "button", Classes: "govuk-button--secondary", Attributes: govuk.Attrs{{Name: "data-sw-passkey-button", Bare: true}}},
		NoScript: t.T(prefix + "noscript"), Unsupported: t.T(prefix + "unsupported"), Working: t.T(prefix + "working"), Failed: t.T(prefix + "failed"),
	}
}

func (p *passkey) beginSignIn(c *page.Ctx) error {
	options, err := p.Auth.BeginPasskeySignIn(c.R.Context(), page.LocalPath(c.Query("next"), ""))
	return sendJSON(c, options, err)
}

func (p *passkey) finishSignIn(c *page.Ctx) error {
	answer, err := readJSON(c)
	if err != nil {
		return err
	}
	a, err := p.Auth.FinishPasskeySignIn(c.R, answer)
	if err != nil {
		return err
	}
	return sendTo(c, p.land(a))
}

func (p *passkey) show(c *page.Ctx) error {
	if !p.Auth.Passkeys() {
		return errs.New(errs.NotFound, "auth.no_passkeys", "Passkeys need a site with a name; this one is reached by number.")
	}
	t := c.Text
	v := newPasskeyView{
		Paragraphs: paragraphs(t, "text"),
		Name:       govuk.InputProps{ID: "name", Name: "name", Classes: "govuk-input--width-20", Label: govuk.LabelProps{Text: t.T("name.label")}, Hint: govuk.HintProps{Text: t.T("name.hint")}},
		Make:       *passkeyWords(t, "", "create", "/account/passkey/begin", "/account/passkey"),
		Other:      layout.Link{Text: t.T("other"), Href: "/account/code"},
	}
	return c.Render(page.Head{Title: t.T("heading"), Heading: t.T("heading"), Voice: layout.Members, BackLink: &layout.Link{Text: t.T("back"), Href: "/account"}}, newPasskeyTempl(v))
}

func (p *passkey) begin(c *page.Ctx) error {
	options, err := p.Auth.BeginPasskey(c.R.Context())
	return sendJSON(c, options, err)
}

func (p *passkey) finish(c *page.Ctx) error {
	answer, err := readJSON(c)
	if err != nil {
		return err
	}
	if err := p.Auth.FinishPasskey(c.R.Context(), c.Query("name"), answer); err != nil {
		return err
	}
	return sendTo(c, "/account?done=passkey_added")
}

func readJSON(c *page.Ctx) ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(c.W, c.R.Body, mostAnswer))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "auth.passkey_refused", "The answer of your device did not arrive whole. Try again.", err)
	}
	return b, nil
}

// sendTo tells the script which page to open.
func sendTo(c *page.Ctx, path string) error {
	b, err := json.Marshal(struct {
		To string `json:"to"`
	}{path})
	return sendJSON(c, b, err)
}

func sendJSON(c *page.Ctx, b []byte, err error) error {
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.Header().Set("Cache-Control", "no-store")
	_, _ = c.W.Write(b) // the reader may have gone
	return nil
}
