package guidancepage

import (
	"net/url"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// mediaPage sets the one film or recording that stands on a guide.
type mediaPage struct{ Deps }

func (p *mediaPage) show(c *page.Ctx) error {
	d, err := p.Guidance.Desk(c.R.Context(), c.Actor, slugOf(c), nil)
	if err != nil {
		return err
	}
	v := url.Values{}
	if all := d.Latest().Media; len(all) > 0 {
		m := all[0]
		v = url.Values{"kind": {string(m.Kind)}, "media_title": {m.Title}, "link": {m.Link}, "transcript": {m.Transcript}}
	}
	return p.render(c, ask.New(c, v), d)
}

func (p *mediaPage) render(c *page.Ctx, b *ask.Builder, d guidance.Desk) error {
	kinds := []ask.Option{{Value: "none", Text: c.Text.T("kind.none")}}
	for _, k := range []guidance.MediaKind{guidance.Film, guidance.Recording} {
		kinds = append(kinds, ask.Option{Value: string(k), Text: c.Text.T("kind." + string(k))})
	}
	b.Choose(ask.Field{Name: "kind"}, kinds)
	b.Line(ask.Field{Name: "media_title", Optional: true})
	b.Line(ask.Field{Name: "link", Type: "url", Optional: true})
	b.Upload(ask.Field{Name: "file", Optional: true})
	b.Upload(ask.Field{Name: "captions", Optional: true})
	b.Upload(ask.Field{Name: "still", Optional: true})
	b.Lines(ask.Field{Name: "transcript", Rows: 8, Optional: true})
	s := b.Sheet(guidance.ManageAddress("media", d.Slug))
	s.Multipart = true
	if all := d.Latest().Media; len(all) > 0 && all[0].File != "" {
		s.NotesTitle, s.Notes = c.Text.T("kept"), []string{c.Text.T("kept.text")}
	}
	s.Cancel = &layout.Link{Text: c.Text.T("cancel"), Href: guidance.ManageAddress("draft", d.Slug)}
	return s.Render(c, layout.Link{Text: d.Title(), Href: guidance.ManageAddress("draft", d.Slug)})
}

func (p *mediaPage) submit(c *page.Ctx) error {
	limit := p.UploadLimit
	if limit <= 0 {
		limit = 20 << 20
	}
	f, err := form.Parse(c.R, form.Limits{File: limit, Body: limit + 4<<20})
	if err != nil {
		return err
	}
	d, err := p.Guidance.Desk(c.R.Context(), c.Actor, slugOf(c), nil)
	if err != nil {
		return err
	}
	var version int64
	if d.Draft != nil {
		version = d.Draft.Version
	}
	media, err := p.read(c, f, d)
	if err == nil && f.Err() == nil {
		content := d.Latest()
		content.Media = media
		err = p.Guidance.Save(c.R.Context(), c.Actor, guidance.Save{Slug: d.Slug, Version: version, Content: content}, p.known(c))
		if err == nil {
			return c.Done(guidance.ManageAddress("draft", d.Slug), "saved")
		}
		for _, one := range errs.FieldsOf(err) {
			if one.Name == "media" {
				f.Add("kind", one.Code, one.Message)
				err = nil
			}
		}
	}
	if err != nil && !f.Merge(err) {
		return err
	}
	return p.render(c, ask.Again(c, f), d)
}

// read takes what was typed and keeps the files; a part that was not chosen again stays as it was.
func (p *mediaPage) read(c *page.Ctx, f *form.Form, d guidance.Desk) ([]guidance.Media, error) {
	if f.Raw("kind") == "none" {
		return nil, nil
	}
	m := guidance.Media{Kind: guidance.MediaKind(f.Raw("kind")), Title: strings.TrimSpace(f.Raw("media_title")), Link: strings.TrimSpace(f.Raw("link")), Transcript: guidance.Clean(f.Raw("transcript"))}
	if !m.Kind.Valid() {
		f.Add("kind", "required", c.Text.T("kind.required"))
		return nil, nil
	}
	if was := d.Latest().Media; len(was) > 0 && was[0].Kind == m.Kind && m.Link == "" {
		m.File, m.Captions, m.Still = was[0].File, was[0].Captions, was[0].Still
	}
	for _, part := range []struct {
		part guidance.Part
		id   *string
	}{{guidance.PartMain, &m.File}, {guidance.PartCaptions, &m.Captions}, {guidance.PartStill, &m.Still}} {
		file, ok := f.File(string(part.part), form.FileRule{})
		if !ok {
			continue
		}
		id, err := p.Guidance.AddFile(c.R.Context(), c.Actor, guidance.Upload{Slug: d.Slug, Kind: m.Kind, Part: part.part, Data: file.Data})
		if err != nil {
			return nil, err
		}
		*part.id = id
	}
	return []guidance.Media{m}, nil
}
