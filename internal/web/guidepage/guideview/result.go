package guideview

import (
	"slices"

	"sharewell/internal/guide"
	"sharewell/internal/web/govuk"
)

// look is the shape and colour of the advice; the words say the same.
type look string

const (
	lookShare look = "share"
	lookPart  look = "part"
	lookStop  look = "stop"
	lookAsk   look = "ask"
)

func lookOf(a guide.Advice) look {
	switch a {
	case guide.Share:
		return lookShare
	case guide.SharePart:
		return lookPart
	case guide.DoNotShare:
		return lookStop
	}
	return lookAsk
}

// part is one titled list of the answer.
type part struct {
	ID, Title string
	Lines     []string
}

// ground is one legal ground with what there is to know of it.
type ground struct {
	Kind, Label, Plain, Note, Open string
}

// caller is somebody to call.
type caller struct {
	Label, Text  string
	Name         string
	Phone, Email string
}

// source is a reason with where it can be read.
type source struct {
	Label, Text, Open string
	Name, URL         string
	Rule              string
}

type resultView struct {
	Title, Notice             string
	Look                      look
	Word, Headline, Urgency   string
	BannerLabel               string
	Now                       part
	Give, Keep                part
	WriteTitle                string
	Write                     []string
	WriteButton               govuk.ButtonProps
	WriteNote                 string
	TellTitle, Tell, TellWhy  string
	Send                      part
	CallTitle                 string
	Calls                     []caller
	GroundsTitle, GroundsText string
	Grounds                   []ground
	OpenTitle, OpenText       string // said when a point of law is not settled
	NotSureTitle, NotSureText string
	NotSure                   []string
	ReasonsTitle              string
	Reasons                   []source
	BlockedTitle              string
	Blocked                   []ground
	ReadAt                    string
	AnswersTitle              string
	Answers                   *govuk.SummaryListProps
	AgainText, AgainHref      string
	Print                     string
	Judgement, Edition        string
	Back                      string
	BackText                  string
}

func (m Maker) result(f guide.Facts, r guide.Result) resultView {
	t := m.Words
	steps := m.Guide.Path(f)
	v := resultView{
		Title: t.T("advice." + string(r.Advice)), Look: lookOf(r.Advice), Word: t.T("advice." + string(r.Advice)), Headline: r.Headline,
		BannerLabel: t.T("banner"), Urgency: t.T("urgency." + r.Urgency),
		Now:  part{"first", t.T("first.title"), texts(r.First)},
		Give: part{"give", t.T("give.title"), texts(r.Share)}, Keep: part{"keep", t.T("keepback.title"), texts(r.Withhold)},
		Send:       part{"send", t.T("send.title"), texts(r.Send)},
		WriteTitle: t.T("write.title"), Write: texts(r.Record), WriteNote: t.T("write.note"),
		TellTitle: t.T("tell.title"), Tell: r.Tell.Text, TellWhy: r.Tell.Why,
		CallTitle: t.T("call.title"), Calls: m.calls(r.Call),
		GroundsTitle: t.T("grounds.title"), GroundsText: t.T("grounds.text"), Grounds: m.grounds(r),
		ReasonsTitle: t.T("reasons.title"), Reasons: m.reasons(r.Reasons), ReadAt: t.T("reasons.read"),
		BlockedTitle: t.T("blocked.title"), Blocked: m.blocked(r.NotAvailable),
		AnswersTitle: t.T("answers.title"), Answers: m.answers(f, steps), AgainText: t.T("again"), AgainHref: Path, Print: t.T("print"),
		Judgement: t.T("judgement"), BackText: t.T("back"),
		Edition: m.edition("edition"),
	}
	v.Notice = m.notice()
	if len(steps) > 0 {
		v.Back = address(f, change, steps[len(steps)-1].Question.Field)
	}
	if unsettled(r) {
		v.OpenTitle, v.OpenText = t.T("open.title"), t.T("open.text")
	}
	m.doubts(&v, f, r)
	v.WriteButton = govuk.ButtonProps{Text: t.T("write.button"), Href: WritePath(f, r.Urgency, m.Guide.ToOneOff(f, r).Decision)}
	return v
}

// WritePath is the address of the record that takes the answers over: the short form when there is no
// time for the long one.
func WritePath(f guide.Facts, urgency, decision string) string {
	if urgency == "routine" {
		return to("/one-offs/new", f, From, "1", "decision", decision)
	}
	return to("/one-offs/emergency", f, From, "1", "decision", decision)
}

// From marks an address of a record that carries the guide's answers.
const From = "guide"

// doubts names what was answered "not sure": each could change the advice.
func (m Maker) doubts(v *resultView, f guide.Facts, r guide.Result) {
	if len(r.NotSure) == 0 {
		return
	}
	v.NotSureTitle, v.NotSureText = m.Words.T("notsure.title"), m.Words.T("notsure.text")
	for _, name := range r.NotSure {
		if q, ok := m.Guide.Question(f, name); ok {
			v.NotSure = append(v.NotSure, q.Title)
		}
	}
}

func texts(lines []guide.Line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.Text
	}
	return out
}

// unsettled reports whether the answer rests on a rule that is still to be confirmed.
func unsettled(r guide.Result) bool {
	if slices.ContainsFunc(r.Reasons, func(one guide.Reason) bool { return one.Confidence == toConfirm }) {
		return true
	}
	for _, all := range [][]guide.Choice{r.LawfulBasis, r.Conditions, r.Gateways, r.Confidentiality, r.Regime} {
		if slices.ContainsFunc(all, func(c guide.Choice) bool { return c.Recommended && !c.Settled }) {
			return true
		}
	}
	return false
}

// toConfirm marks rules that nobody has compared with their source yet.
const toConfirm = "to_confirm"

// grounds lists the recommended grounds in the order a record asks for them.
func (m Maker) grounds(r guide.Result) []ground {
	var out []ground
	seen := map[string]bool{}
	for _, set := range []struct {
		key string
		all []guide.Choice
	}{{"basis", r.LawfulBasis}, {"condition", r.Conditions}, {"gateway", r.Gateways}, {"confidence", r.Confidentiality}} {
		for _, c := range set.all {
			if !c.Recommended || seen[set.key+c.Code+c.Label] {
				continue
			}
			seen[set.key+c.Code+c.Label] = true
			g := ground{Kind: m.Words.T("ground." + set.key), Label: c.Label, Plain: c.Plain, Note: c.Warning}
			if c.Effect != "" {
				g.Kind = m.Words.T("effect." + c.Effect)
			}
			if c.Status == "warn" {
				g.Note = c.Reason
			}
			if !c.Settled {
				g.Open = m.Words.T("open.mark")
			}
			out = append(out, g)
		}
	}
	return out
}

// blocked lists what must not be relied on, so that nobody reaches for it.
func (m Maker) blocked(all []guide.Choice) []ground {
	var out []ground
	for _, c := range all {
		g := ground{Label: c.Label, Plain: c.Reason}
		if !c.Settled {
			g.Open = m.Words.T("open.mark")
		}
		out = append(out, g)
	}
	return out
}

// calls puts names to the roles of the reader's own organisation.
func (m Maker) calls(all []guide.Call) []caller {
	var out []caller
	for _, c := range all {
		one := caller{Label: c.Label, Text: c.Text}
		found := false
		for _, a := range m.Advisers {
			if c.Own && a.Role == c.Role {
				found = true
				out = append(out, caller{Label: c.Label, Text: c.Text, Name: a.Name, Phone: a.Phone, Email: a.Email})
			}
		}
		if !found {
			out = append(out, one)
		}
	}
	return out
}

func (m Maker) reasons(all []guide.Reason) []source {
	out := make([]source, len(all))
	for i, r := range all {
		out[i] = source{Label: r.Label, Text: r.Text, Name: r.Source.Name, URL: r.Source.URL, Rule: r.Rule}
		if r.Confidence == toConfirm {
			out[i].Open = m.Words.T("open.mark")
		}
	}
	return out
}

// dial keeps of a number what a telephone understands.
func dial(number string) string {
	var out []rune
	for _, r := range number {
		if r >= '0' && r <= '9' || r == '+' {
			out = append(out, r)
		}
	}
	return string(out)
}
