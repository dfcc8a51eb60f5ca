package advicepage

import (
	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/event"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// BesideView is what stands beside a thing, or beside one field of it: a link to ask, and the advice
// asked and given.
type BesideView struct {
	Ask   layout.Link
	Title string
	Given []GivenView
}

// GivenView is one question with its latest answer.
type GivenView struct {
	Link   layout.Link
	Who    string
	Answer string
	Status layout.Status
}

// Beside builds the part for a thing; with a field, for that field alone.
func Beside(c *page.Ctx, all About, about event.Subject, field string) (BesideView, error) {
	w := words(c)
	v := BesideView{Title: w.T("beside.title"), Ask: layout.Link{Text: w.T("beside.ask"), Href: AskURL(about, field)}}
	asked, err := all.About(c.R.Context(), c.Actor, about)
	if err != nil {
		return v, err
	}
	for _, q := range asked {
		if field != "" && q.Field != field {
			continue
		}
		one := GivenView{Status: status(c, q), Link: layout.Link{Href: q.URL()}}
		if t, ok := q.Said(advice.Question); ok {
			one.Link.Text = short(t.Text)
		}
		if t, ok := q.Said(advice.Answer); ok {
			one.Answer, one.Who = t.Text, w.T("beside.answered", "role", role(c, t.Role), "day", layout.FormatDate(t.At))
		}
		v.Given = append(v.Given, one)
	}
	return v, nil
}

// AskURL is where a question about a thing, or one field of it, is asked.
func AskURL(about event.Subject, field string) string {
	return page.Address("/advice/new", "about", about.Kind+":"+about.ID, "field", field)
}

// short cuts a question to what a link can say.
func short(text string) string {
	const most = 90
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + " …"
}

// words are the words that pages of advice share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("advice_words") }

// role words a role.
func role(c *page.Ctx, r access.Role) string {
	return c.Site.Texts.Page("record_words").T("role." + string(r))
}

// status words a stage with its colour.
func status(c *page.Ctx, q advice.Advice) layout.Status {
	kind := layout.Waiting
	switch q.Stage {
	case advice.Answered, advice.Closed:
		kind = layout.Live
	case advice.Withdrawn:
		kind = layout.Stopped
	case advice.Asked, advice.AskedBack:
		if q.Late {
			return layout.Status{Word: words(c).T("stage.late"), Kind: layout.Changed}
		}
	}
	return layout.Status{Word: words(c).T("stage." + string(q.Stage)), Kind: kind}
}
