package requestpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are the words that pages of a request share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("request_words") }

// status words a stage for one direction, with its colour.
func status(c *page.Ctx, r request.Request) layout.Status {
	if r.Late && r.Stage.Waiting() {
		return layout.Status{Word: words(c).T("stage.late"), Kind: layout.Changed}
	}
	kind := layout.Waiting
	switch r.Stage {
	case request.Draft, request.Logging:
		kind = layout.Neutral
	case request.Answered, request.Acknowledged:
		kind = layout.Live
	case request.Withdrawn:
		kind = layout.Stopped
	case request.Sent, request.Clarify, request.Deferred:
	}
	return layout.Status{Word: words(c).T("stage." + string(r.Stage)), Kind: kind}
}

// due words when an answer is owed.
func (d Deps) due(c *page.Ctx, r request.Request) string {
	switch {
	case !r.Stage.Waiting():
		return ""
	case r.Stage == request.Clarify:
		return words(c).T("due.stopped")
	case r.Content.Urgency == request.Routine || r.Stage == request.Deferred:
		return layout.RelativeDeadline(clock.DateOf(r.DueAt), c.Today(), d.Calendar)
	}
	return layout.FormatDateTime(r.DueAt)
}

// options lists a code list as answers.
func (d Deps) options(list string) []ask.Option {
	l, err := d.Book.List(list)
	if err != nil {
		return nil // a rulebook without the list offers nothing
	}
	var out []ask.Option
	for _, it := range l.Items {
		out = append(out, ask.Option{Value: it.Code, Text: it.Label, Hint: it.Hint})
	}
	return out
}

// codes gives the values of answers.
func codes(options []ask.Option) []string {
	var out []string
	for _, o := range options {
		out = append(out, o.Value)
	}
	return out
}

// labels words codes of a list.
func labels(b *rulebook.Book, list string, codes ...string) string {
	var out []string
	for _, code := range codes {
		if code != "" {
			out = append(out, b.Label(list, code))
		}
	}
	return strings.Join(out, ", ")
}

// who words an organisation and a role.
func who(c *page.Ctx, org string, role access.Role) string {
	if org == "" {
		return words(c).T("by_program")
	}
	if role == "" {
		return org
	}
	return org + " · " + c.Site.Texts.Page("record_words").T("role."+string(role))
}

// other names the side that is not the reader's.
func other(v request.View) string {
	if v.Relation == access.Party {
		return v.AskerName
	}
	return v.ReceiverName
}

// title names a request for its reader.
func title(c *page.Ctx, v request.View) string {
	switch v.Relation {
	case access.Party:
		return words(c).T("title.in", "name", v.AskerName)
	case access.Own:
		return words(c).T("title.out", "name", v.ReceiverName)
	}
	return words(c).T("title.between", "asker", v.AskerName, "receiver", v.ReceiverName)
}

func back(c *page.Ctx, v request.View) layout.Link {
	return layout.Link{Text: words(c).T("back"), Href: v.Request.URL()}
}
