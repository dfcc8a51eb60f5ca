package partnershippage

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/partnership"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("partnership_words") }

// sheetView is a page of the partnership: what it is about, its parts, and what can be done.
type sheetView struct {
	Caption, Heading string
	Lead             string
	Errors           *govuk.ErrorSummaryProps
	State            *layout.Status
	Says             []string
	Buttons          []govuk.ButtonProps
	Facts            []layout.Fact
	Parts            []partView
	Links            []layout.Link
	Print            string
}

// partView is one part of a page, under a heading of its own.
type partView struct {
	Title   string
	Paras   []string
	Empty   string
	Items   []itemView
	Table   *govuk.TableProps
	Chart   templ.Component
	Body    templ.Component
	Acts    []ask.ActView
	Story   []layout.Entry
	Ordered bool
	Next    *layout.Link
}

// itemView is one thing of a list.
type itemView struct {
	Title, Href  string
	Status       *layout.Status
	Facts        []string
	Body         templ.Component
	MarkedTitle  string
	Marked       []string
	Links        []layout.Link
	Buttons      []pressView
	Highlighted  bool
	ActionsTitle string
	Actions      []itemView
}

// pressView is a form that is one button.
type pressView struct {
	Action string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

func (v sheetView) render(c *page.Ctx, h page.Head) error {
	h.Title, h.HasErrors = v.Heading, v.Errors != nil
	return c.Render(h, sheetTempl(v))
}

// inside heads a page of members.
func inside(back layout.Link) page.Head { return page.Head{Voice: layout.Members, BackLink: &back} }

// voice is that of the reader.
func voice(c *page.Ctx) layout.Voice {
	if partnership.Reads(c.Actor) {
		return layout.Members
	}
	return layout.Public
}

func marked(text string) templ.Component {
	if text == "" {
		return nil
	}
	return agreementpage.Marked(text)
}

func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// when words the time of a meeting.
func when(w content.Page, m partnership.Meeting) string {
	return w.T("when", "date", layout.FormatDate(m.Starts), "from", m.Starts.In(clock.London).Format("15:04"), "to", m.Ends.In(clock.London).Format("15:04"))
}

func stageOf(w content.Page, m partnership.Meeting, now time.Time) *layout.Status {
	kind, key := layout.Waiting, string(m.Stage)
	switch m.Stage {
	case partnership.Agreed:
		kind = layout.Live
	case partnership.Cancelled:
		kind = layout.Stopped
	case partnership.Issued:
		if kind = layout.Involve; m.Held(now) {
			kind, key = layout.Waiting, "held"
		}
	case partnership.Planned, partnership.Drafted:
	}
	return &layout.Status{Word: w.T("stage." + key), Kind: kind}
}

func actionStatus(w content.Page, a partnership.Action, today clock.Date) *layout.Status {
	switch {
	case a.State == partnership.ActionDropped:
		return &layout.Status{Word: w.T("action.dropped"), Kind: layout.Stopped}
	case a.State == partnership.ActionDone && a.Late(today):
		return &layout.Status{Word: w.T("action.done_late"), Kind: layout.Live}
	case a.State == partnership.ActionDone:
		return &layout.Status{Word: w.T("action.done"), Kind: layout.Live}
	case a.Late(today):
		return &layout.Status{Word: w.T("action.late"), Kind: layout.Changed}
	}
	return &layout.Status{Word: w.T("action.open"), Kind: layout.Waiting}
}

// owner names who does an action.
func owner(c *page.Ctx, a partnership.Action) string {
	w := words(c)
	if a.Org == "" {
		return w.T("secretariat")
	}
	return w.T("owner", "name", a.OrgName, "role", roleWord(w, a.Role))
}

func actionItem(c *page.Ctx, a partnership.Action, link bool) itemView {
	w := words(c)
	v := itemView{Title: a.Text, Status: actionStatus(w, a, c.Today()), Facts: []string{owner(c, a)}}
	if link {
		v.Href = a.URL()
	}
	switch a.State {
	case partnership.ActionOpen:
		v.Facts = append(v.Facts, w.T("due", "date", layout.RelativeDeadline(a.Due, c.Today(), c.Site.Calendar)))
	case partnership.ActionDone, partnership.ActionDropped:
		v.Facts = append(v.Facts, w.T("done", "date", a.DoneOn.Words(), "due", a.Due.Words()), a.Said)
	}
	return v
}

// format is one of the two kinds of file that pages offer.
type format struct {
	ending, typ string
	write       func(io.Writer, document.Doc) error
}

var (
	pdf  = format{".pdf", "application/pdf", document.WritePDF}
	docx = format{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", document.WriteDOCX}
)

func (f format) bytes(d document.Doc) ([]byte, error) {
	var b bytes.Buffer
	err := f.write(&b, d)
	return b.Bytes(), err
}

func (f format) send(c *page.Ctx, name string, d document.Doc) error {
	b, err := f.bytes(d)
	if err != nil {
		return err
	}
	return c.Download(name+f.ending, f.typ, b)
}

// hour reads a time of day such as 18:30 on a day.
func hour(f *form.Form, name, message string, day clock.Date) time.Time {
	at, err := time.ParseInLocation("15:04", strings.ReplaceAll(strings.TrimSpace(f.Raw(name)), ".", ":"), clock.London)
	if err != nil {
		f.Add(name, "hour", message)
		return time.Time{}
	}
	return time.Date(day.Year, day.Month, day.Day, at.Hour(), at.Minute(), 0, 0, clock.London).UTC()
}

// posted runs one form of a page: it acts, or shows the page again with what was typed.
func posted(c *page.Ctx, l form.Limits, do func(f *form.Form) error) (*form.Form, error) {
	f, err := form.Parse(c.R, l)
	if err != nil {
		return nil, err
	}
	if err := do(f); err != nil && !f.Merge(err) {
		return nil, err
	}
	return f, nil
}

func roleWord(w content.Page, r access.Role) string { return w.T("role." + string(r)) }
