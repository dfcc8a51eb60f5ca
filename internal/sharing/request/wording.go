package request

import (
	"slices"
	"strings"
	"time"

	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Sentence is one piece of a statement, filled in.
type Sentence struct {
	rulebook.WordingPiece
	Text    string
	Missing bool // something it needs is not chosen yet
}

// Statement is the written public-task statement in the making.
type Statement struct {
	Sentences []Sentence
	Text      string // of the sentences that are complete
	Complete  bool   // the sentences without which nobody can rely on it are there
}

// needed are the parts without which the receiver cannot rely on the statement.
func needed(part string) bool { return part != "objective" }

// Compose fills the dated pieces with what the request says.
// Law: UK GDPR Annex 1, condition 1, as the rulebook states it.
func Compose(book *rulebook.Book, c Content, asker, receiver string, on time.Time) Statement {
	var powers []string
	for _, g := range c.Gateways {
		powers = append(powers, book.Label(string(rulebook.KindGateway), g))
	}
	fill := []struct{ mark, value string }{
		{"{asker}", asker}, {"{receiver}", receiver}, {"{powers}", strings.Join(powers, "; ")},
		{"{purpose}", c.Purpose}, {"{objective}", book.PlainLabel("article23_objective", c.Objective)},
	}
	out := Statement{Complete: true}
	var lines []string
	for _, p := range book.Wording(on) {
		s := Sentence{WordingPiece: p, Text: p.Text}
		for _, f := range fill {
			if strings.Contains(s.Text, f.mark) && f.value == "" {
				s.Missing = true
			}
			s.Text = strings.ReplaceAll(s.Text, f.mark, f.value)
		}
		out.Sentences = append(out.Sentences, s)
		if s.Missing {
			out.Complete = out.Complete && !needed(p.Part)
			continue
		}
		lines = append(lines, s.Text)
	}
	out.Text = strings.Join(lines, "\n")
	return out
}

// bodyOf gives a side as the rulebook sees it.
func bodyOf(book *rulebook.Book, s Side, known map[Side]organisation.Standing) rulebook.Body {
	if st, ok := known[s]; ok && !s.Outside() {
		return rulebook.Body{Kind: st.Kind, PublicAuthority: st.PublicAuthority, CompetentAuthority: st.CompetentAuthority, S16LA: st.S16LA, APDParas: st.PolicyDocuments}
	}
	return book.BodyOf(s.Kind)
}

// facts describe what a request asks for: data goes from the receiver to the asker.
func facts(r Request, book *rulebook.Book, known map[Side]organisation.Standing, on time.Time) rulebook.Facts {
	return rulebook.Facts{From: bodyOf(book, r.Receiver, known), To: bodyOf(book, r.Asker, known), On: on, Purposes: r.Content.Purposes,
		Subjects: r.Content.Subjects, Urgency: r.Content.Urgency, Requested: true, RequestSaysPublicTask: r.Content.Statement != ""}
}

// Choice is one power or basis that the rulebook offers.
type Choice struct {
	Code, Label, Reason string
	Status              rulebook.Status
	Recommended         bool
}

// powers lists the gateways the rulebook offers for a request, the recommended first, with those chosen.
func powers(book *rulebook.Book, f rulebook.Facts, chosen []string) []Choice {
	if found := choices(book.Evaluate(f), rulebook.GroupGateway, chosen, 12); len(found) > 0 {
		return found
	}
	var out []Choice
	for _, r := range book.Rules(rulebook.KindGateway, f.On) { // none fits these bodies and this purpose: the asker names its own
		if r.Code != "" && r.Gateway.Effect != rulebook.EffectNone {
			out = append(out, Choice{Code: r.Code, Label: r.Label, Status: rulebook.Warn})
		}
	}
	return out
}

// bases lists what the asker itself could rely on: it receives the data for its own task.
func bases(book *rulebook.Book, f rulebook.Facts, chosen string) []Choice {
	own := rulebook.Facts{From: f.To, To: f.From, On: f.On, Purposes: f.Purposes, Subjects: f.Subjects, Urgency: f.Urgency}
	return choices(book.Evaluate(own), rulebook.GroupArticle6, one(chosen), 12)
}

func choices(options []rulebook.Option, g rulebook.Group, chosen []string, most int) []Choice {
	var out []Choice
	for _, o := range options {
		if o.Group != g || o.Code == "" {
			continue
		}
		if (o.Status == rulebook.Blocked || len(out) >= most) && !slices.Contains(chosen, o.Code) {
			continue
		}
		out = append(out, Choice{o.Code, o.Label, o.Reason, o.Status, o.Recommended})
	}
	return out
}
