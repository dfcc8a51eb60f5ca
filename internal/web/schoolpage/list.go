package schoolpage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/school"
	"sharewell/internal/school/pupils"
	"sharewell/internal/web/assets"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage makes pupil lists in the browser. The server gives the page, the program and the rules; it is given nothing.
type listPage struct{ Deps }

// workerPolicy lets the worker's own script compile the program, and nothing else anywhere.
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

type listStartView struct {
	Heading, Intro string
	Key            keyView
	StepsTitle     string
	Steps          []string
	For            govuk.SelectProps
	Button, Action string
}

type listMakeView struct {
	Heading, Caption, Intro string
	Doubt                   *doubtView
	Safe                    []string
	SafeTitle               string
	Worker, Words, Most     string
	Programme, Phase, Name  string
	Years                   *govuk.CheckboxesProps
	File                    govuk.FileUploadProps
	Button                  string
	WithoutTitle, Without   string
	Command                 string
	KeepTitle, Keep         string
	Columns                 headsOfColumns
	Rows                    []columnView
	Other                   layout.Link
}

// show asks which list, or makes it.
func (p *listPage) show(c *page.Ctx) error {
	if c.Query("for") == "" {
		return p.start(c)
	}
	phase, code := parted(c.Query("for"))
	x, o, err := p.Packs.Offered(code, phase)
	if err != nil {
		return err
	}
	doubt, err := p.doubt(c, school.RefCommon, school.RefOf(code))
	if err != nil {
		return err
	}
	t := c.Text
	told, err := p.words(c)
	if err != nil {
		return err
	}
	v := listMakeView{Heading: t.T("heading"), Caption: p.offerWords(c, school.Wish{Phase: phase, Programme: code}), Intro: t.T("make.intro", "name", x.Name),
		Doubt: doubt, SafeTitle: t.T("safe"), Safe: []string{t.T("safe.upload"), t.T("safe.keep"), t.T("safe.aside"), t.T("safe.offline")},
		Worker: workerPath + "?v=" + p.mark(c), Words: told, Most: strconv.Itoa(pupils.MostBytes), Programme: code, Phase: phase,
		Name: "list-" + code + "-" + phase, Years: years(c, o), Button: t.T("button"), WithoutTitle: t.T("without.title"), Without: t.T("without"),
		Command:   "sharewell pupils minimise --programme " + code + " --phase " + phase + " --in class.xlsx --out list.csv",
		File:      govuk.FileUploadProps{ID: "file", Label: govuk.LabelProps{Text: t.T("file"), Classes: "govuk-label--m"}, Hint: govuk.HintProps{Text: t.T("file.hint")}, Attributes: govuk.Attrs{{Name: "data-sw-pupils-file", Value: "1"}, {Name: "accept", Value: ".csv,.txt,.tsv,.xlsx"}}},
		KeepTitle: t.T("columns"), Keep: t.T("columns.text"), Columns: headsOfColumns{t.T("columns"), t.T("col.column"), t.T("col.needed"), t.T("col.why")},
		Rows: columnsOf(c, x.List), Other: layout.Link{Text: t.T("other"), Href: ListPath}}
	return c.Render(page.Head{Title: v.Heading + ": " + v.Caption, NoIndex: true, Breadcrumbs: crumbs(c, layout.Link{Text: x.Label, Href: Path + "/" + of(phase, code)})}, listMakeTempl(v))
}

func (p *listPage) start(c *page.Ctx) error {
	t := c.Text
	v := listStartView{Heading: t.T("heading"), Intro: t.T("intro"), Key: p.key(c), StepsTitle: t.T("steps"), Steps: strings.Split(t.T("steps.list"), "|"),
		For:    govuk.SelectProps{Name: "for", Label: govuk.LabelProps{Text: t.T("for"), Classes: "govuk-label--m"}, Items: p.offers(c)},
		Button: t.T("next"), Action: ListPath}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: ListPath, Breadcrumbs: crumbs(c)}, listStartTempl(v))
}

// years lets a school narrow the list to the years the provider asked for; nil when there is one year only.
func years(c *page.Ctx, o school.Offer) *govuk.CheckboxesProps {
	all := append(append([]string{}, o.Years...), o.Also...)
	if len(all) < 2 {
		return nil
	}
	out := &govuk.CheckboxesProps{Name: "year", Values: o.Years, Classes: "govuk-checkboxes--small", Hint: govuk.HintProps{Text: c.Text.T("years.hint")},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("years"), Classes: "govuk-fieldset__legend--m"}}}
	for _, y := range all {
		out.Items = append(out.Items, govuk.CheckboxItem{Value: y, Text: yearWords(c, y)})
	}
	return out
}

func yearWords(c *page.Ctx, y string) string {
	if y == "R" {
		return c.Text.T("year.R")
	}
	return c.Text.T("year", "year", y)
}

// words gives the texts that the script needs, as JSON.
func (p *listPage) words(c *page.Ctx) (string, error) {
	t, out := c.Text, map[string]string{}
	for _, k := range t.Keys() {
		for _, lead := range []string{"error.", "problem.", "fact.", "result.", "report."} {
			if rest, ok := strings.CutPrefix(k, lead); ok {
				if lead == "result." {
					out[rest] = t.T(k)
				} else {
					out[k] = t.T(k)
				}
			}
		}
	}
	text, err := json.Marshal(out)
	return string(text), err
}

// mark changes whenever the rules or the program do, so that a browser never pairs old with new.
func (p *listPage) mark(c *page.Ctx) string {
	return strings.NewReplacer("/assets/", "", ".wasm", "").Replace(c.Site.Assets.URL(assets.Pupils)) + "-" + p.Packs.Edition
}

// worker serves the worker's script.
func (p *listPage) worker(c *page.Ctx) error {
	code, err := c.Site.Assets.Bytes(assets.PupilWorker)
	if err != nil {
		return err
	}
	first, err := json.Marshal(struct {
		Program string `json:"program"`
		Rules   string `json:"rules"`
	}{c.Site.Assets.URL(assets.Pupils), rulesPath + "?v=" + p.Packs.Edition})
	if err != nil {
		return fmt.Errorf("the worker of pupil lists: %w", err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "self.sharewell=%s;\n", first)
	b.Write(code)
	return p.send(c, "text/javascript; charset=utf-8", b.Bytes())
}

// rules serves the columns and plans.
func (p *listPage) rules(c *page.Ctx) error {
	text, err := json.Marshal(p.Packs.Rules())
	if err != nil {
		return errs.Wrap(errs.Internal, "school.rules", "The rules cannot be given.", err)
	}
	return p.send(c, "application/json", text)
}

func (p *listPage) send(c *page.Ctx, typ string, b []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", typ)
	if strings.HasPrefix(typ, "text/javascript") {
		h.Set("Content-Security-Policy", workerPolicy)
	}
	h.Set("Cache-Control", "no-cache")
	_, _ = c.W.Write(b) // the browser has gone: nothing to do about it
	return nil
}
