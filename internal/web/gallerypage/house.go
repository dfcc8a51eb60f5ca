package gallerypage

import (
	"time"

	"github.com/a-h/templ"

	"sharewell/internal/web/layout"
)

// at is the instant of the samples; it tells nothing of today.
var at = time.Date(2026, 11, 3, 14, 5, 0, 0, time.UTC)

// house are the components of our own pages.
func (s sampler) house() []example {
	due := layout.Status{Word: s.say("todo"), Kind: layout.Changed}
	out := []example{}
	for _, kind := range layout.Kinds() {
		out = append(out, s.of("status-"+string(kind), layout.StatusTag(s.say("status."+string(kind)), kind)))
	}
	return append(out,
		s.of("filter-tags", layout.FilterTags([]layout.Filter{{Name: s.say("label"), Value: s.say("value"), RemoveHref: "#house"}, {Name: s.say("label"), Value: s.say("long"), RemoveHref: "#house"}}, "#house")),
		s.of("empty-state", layout.EmptyState(layout.Empty{Title: s.say("empty"), Text: s.say("paragraph"), Link: &layout.Link{Text: s.say("button"), Href: "#house"}})),
		s.of("ref", layout.Ref(layout.Reference{Text: "KM-R-2026-0142"})), s.of("ref-link", layout.Ref(layout.Reference{Text: "KM-R-2026-0142", Href: "#house"})),
		s.of("stats", layout.Stats([]layout.Stat{{Number: "1,204", Label: s.say("answer.1"), Note: s.say("hint")}, {Number: "0", Label: s.say("answer.2"), Href: "#house"}})),
		s.of("facts", layout.Facts([]layout.Fact{{Term: s.say("label"), Value: s.say("value")}, {Term: s.say("question"), Value: s.say("long"), Href: "#house"}})),
		s.of("line-chart", layout.LineChart(layout.Chart{ID: "chart", Title: s.say("label"), Text: s.say("hint"), Points: []layout.ChartPoint{
			{Label: "Jan", Words: "3", Value: 3, Open: true}, {Label: "Feb"}, {Label: "Mar", Words: "5", Value: 5, Open: true}}})),
		s.of("in-tray", layout.InTray([]layout.TrayItem{
			{Verb: s.say("verb"), Object: s.say("value"), Href: "#house", From: s.say("from"), Due: s.say("due")},
			{Verb: s.say("verb"), Object: s.say("long"), Href: "#house", From: s.say("from"), Due: s.say("due"), Status: &due, Overdue: true}})),
		s.of("in-tray-item", layout.InTrayItem(layout.TrayItem{Verb: s.say("verb"), Object: s.say("value"), Href: "#house", From: s.say("from")})),
		s.of("print-link", layout.PrintLink(s.say("print"))), s.of("submission-key", layout.SubmissionKey("sample")),
	)
}

// records are the components of Records of Sharing and of signing.
func (s sampler) records() []example {
	return []example{
		s.of("timeline", layout.Timeline([]layout.Entry{
			{At: at, What: s.say("answer.1"), Who: s.say("from"), Why: s.say("paragraph"), Link: &layout.Link{Text: s.say("change"), Href: "#records"}},
			{At: at.AddDate(0, -1, 0), DateOnly: true, What: s.say("long"), Who: s.say("from")}})),
		s.of("change-lines", layout.ChangeLines([]layout.ChangeLine{{Text: s.say("answer.1"), Kind: layout.ChangeAdds}, {Text: s.say("answer.2"), Kind: layout.ChangeRemoves}, {Text: s.say("answer.3"), Kind: layout.ChangeAlters}})),
		s.of("marked-text", layout.MarkedText([]layout.Run{{Text: s.say("value") + " "}, {Text: s.say("answer.1") + " ", Mark: layout.Deleted}, {Text: s.say("answer.2"), Mark: layout.Inserted}})),
		s.of("flow-picture", layout.FlowPicture(layout.Flow{Name: s.say("value"), From: []string{s.say("answer.1")}, What: []string{s.say("label"), s.say("long")}, To: []string{s.say("answer.2"), s.say("answer.3")}, People: []string{s.say("from")}}, "flow-sample")),
		s.of("sign", templ.ComponentFunc(layout.Sign(layout.SignBox{Title: s.say("button"), Facts: []layout.Fact{{Term: s.say("label"), Value: s.say("value")}}, Fingerprint: s.say("words")}).Render)),
	}
}
