package offlinepage

import (
	"encoding/json"
	"fmt"

	"sharewell/internal/web/assets"
	"sharewell/internal/web/page"
)

// The web app manifest: https://www.w3.org/TR/appmanifest/.
type app struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	ShortName   string     `json:"short_name"`
	Description string     `json:"description"`
	Lang        string     `json:"lang"`
	Dir         string     `json:"dir"`
	StartURL    string     `json:"start_url"`
	Scope       string     `json:"scope"`
	Display     string     `json:"display"`
	Theme       string     `json:"theme_color"`
	Background  string     `json:"background_color"`
	Icons       []icon     `json:"icons"`
	Shortcuts   []shortcut `json:"shortcuts"`
}

type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

type shortcut struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

func manifest(c *page.Ctx) error {
	t, a := c.Text, c.Site.Assets
	text, err := json.Marshal(app{
		ID: "/", Name: t.T("app.name", "partnership", c.Site.Name), ShortName: t.T("app.short"), Description: t.T("app.description"),
		Lang: "en-GB", Dir: "ltr", StartURL: "/guide/should-i-share", Scope: "/", Display: "minimal-ui", Theme: "#0b4f5c", Background: "#ffffff",
		Icons: []icon{
			{a.URL(assets.Icon), "any", "image/svg+xml", "any"},
			{a.URL(assets.Icon192), "192x192", "image/png", "any"},
			{a.URL(assets.Icon512), "512x512", "image/png", "any"},
			{a.URL(assets.IconMasked), "512x512", "image/png", "maskable"},
		},
		Shortcuts: []shortcut{{t.T("app.emergency"), "/one-offs/emergency"}, {t.T("app.waiting"), WaitingPath}},
	})
	if err != nil {
		return fmt.Errorf("the manifest: %w", err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Cache-Control", "no-cache")
	_, _ = c.W.Write(text) // the browser has gone: nothing to do about it
	return nil
}
