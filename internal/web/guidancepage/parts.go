package guidancepage

import (
	"strconv"

	"sharewell/internal/guidance"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// noteView is a notice above a guide.
type noteView struct {
	Title, Text string
	Items       []noteItem
}

type noteItem struct{ Text, Href string }

// restView is one thing a guide rests on.
type restView struct {
	Text, Href string
	Notes      []string
	Status     *layout.Status
}

// mediaView is a film or recording.
type mediaView struct {
	Film              bool
	Title, Src, Type  string
	Captions, Still   string
	CaptionsLabel     string
	Link              *layout.Link
	Notice            string
	TranscriptTitle   string
	Transcript        []string
	Language, NoMedia string
}

// stateOf words the state of a guide; nil while it is current.
func stateOf(c *page.Ctx, st guidance.Standing) *layout.Status {
	if st.State == guidance.Current || st.State == "" {
		return nil
	}
	kind := layout.Changed
	if st.State == guidance.Delisted {
		kind = layout.Stopped
	}
	return &layout.Status{Word: words(c).T("state." + string(st.State)), Kind: kind}
}

// noticeOf says why a guide is amber.
func noticeOf(c *page.Ctx, st guidance.Standing, bases []guidance.Basis) *noteView {
	w := words(c)
	switch st.State {
	case guidance.Changed:
		v := &noteView{Title: w.T("changed.title"), Text: w.T("changed.text")}
		for _, b := range bases {
			if b.Reason != nil {
				v.Items = append(v.Items, noteItem{Text: w.T("changed."+string(b.Kind), "what", b.Label, "date", b.Reason.Since.Words()), Href: b.URL})
			}
		}
		return v
	case guidance.Overdue:
		return &noteView{Title: w.T("overdue.title"), Text: w.T("overdue.text", "date", st.Due.Words())}
	case guidance.Current, guidance.Delisted:
	}
	return nil
}

// restsOf shows what a guide rests on.
func restsOf(c *page.Ctx, bases []guidance.Basis) []restView {
	w := words(c)
	var out []restView
	for _, b := range bases {
		v := restView{Text: b.Label, Href: b.URL}
		if b.Kind == guidance.ClauseChanged {
			v.Text = w.T("clause", "heading", b.Label)
		}
		if b.Unsure {
			v.Notes = append(v.Notes, w.T("unsure"))
			if b.Note != "" {
				v.Notes = append(v.Notes, b.Note)
			}
		}
		if b.Reason != nil {
			v.Status = &layout.Status{Word: w.T("state.changed"), Kind: layout.Changed}
		}
		if b.Gone {
			v.Notes = append(v.Notes, w.T("gone"))
		}
		out = append(out, v)
	}
	return out
}

// linesOf words what changed between two versions.
func linesOf(c *page.Ctx, changes []guidance.Change) (lines []layout.ChangeLine, marked []markedView) {
	w := words(c)
	kinds := map[guidance.ChangeKind]layout.ChangeKind{guidance.Adds: layout.ChangeAdds, guidance.Removes: layout.ChangeRemoves, guidance.Alters: layout.ChangeAlters}
	for _, ch := range changes {
		what := w.T("field." + ch.Field)
		title := ch.Title
		if ch.Field == "part" && title == "" {
			title = w.T("beginning")
		}
		line := w.T("line."+string(ch.Kind), "what", what)
		if title != "" {
			line = w.T("line."+string(ch.Kind)+".one", "what", what, "title", title)
		}
		lines = append(lines, layout.ChangeLine{Text: line, Kind: kinds[ch.Kind]})
		if len(ch.Words) == 0 {
			continue
		}
		m := markedView{Title: line}
		for _, p := range ch.Words {
			m.Runs = append(m.Runs, layout.Run{Text: p.Text + " ", Mark: layout.RunMark(p.Mark)})
		}
		marked = append(marked, m)
	}
	return lines, marked
}

// markedView is one change with its words marked.
type markedView struct {
	Title string
	Runs  []layout.Run
}

func mediaOf(c *page.Ctx, all []guidance.Media) []mediaView {
	w := words(c)
	var out []mediaView
	for _, m := range all {
		v := mediaView{Film: m.Kind == guidance.Film, Title: m.Title, TranscriptTitle: w.T("media.transcript"), Transcript: lines(m.Transcript), NoMedia: w.T("media.none")}
		if m.Link != "" {
			v.Link, v.Notice = &layout.Link{Text: w.T("media."+string(m.Kind)+".link", "title", m.Title), Href: m.Link}, w.T("media.notice")
		} else {
			v.Src = fileAddress(m.File)
			if m.Captions != "" {
				v.Captions, v.CaptionsLabel, v.Language = fileAddress(m.Captions), w.T("media.captions"), "en"
			}
			if m.Still != "" {
				v.Still = fileAddress(m.Still)
			}
		}
		out = append(out, v)
	}
	return out
}

func fileAddress(id string) string { return "/guides/media/file/" + id }

func versionAddress(slug guidance.Slug, n int) string {
	return slug.Address() + "/versions/" + strconv.Itoa(n)
}
