package involvement

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Recommend is the group's recommendation, as a draft or to be given. Seen is the version of the draft the
// page showed.
type Recommend struct {
	Ref        string
	Seen       int64
	Position   Position
	Summary    string
	Conditions []string // one each
}

// draft keeps the recommendation while it is written. Two people who write at once meet here.
func (p *Proposal) draft(a actor, cmd Recommend) error {
	if cmd.Seen != p.Draft.Version {
		return errs.New(errs.Conflict, "involvement.draft_changed", "Somebody else changed the recommendation while you were writing.")
	}
	summary, err := said("summary", cmd.Summary, "")
	if err != nil {
		return err
	}
	if cmd.Position != "" && !cmd.Position.Valid() {
		return invalid("position", "required", "Choose what the group recommends")
	}
	list, err := conditions(cmd.Conditions)
	if err != nil {
		return err
	}
	p.Draft = Draft{Position: cmd.Position, Summary: summary, Conditions: list, By: a.by.Person, At: a.now, Version: p.Draft.Version + 1}
	return nil
}

func conditions(lines []string) ([]string, error) {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if utf8.RuneCountInString(l) > mostLine {
			return nil, invalid("conditions", "too_long", fmt.Sprintf("Shorten each condition to %d characters or fewer", mostLine))
		}
		out = append(out, l)
	}
	if len(out) > mostConditions {
		return nil, invalid("conditions", "too_many", fmt.Sprintf("Give at most %d conditions", mostConditions))
	}
	return out, nil
}

// silent lists the members who could sign in and have not said anything about the present text.
func (p *Proposal) silent(g *Group, today clock.Date) []Member {
	var out []Member
	for _, m := range g.Members {
		if m.Person == "" || !m.Serves(today) {
			continue
		}
		if v := p.Mine(m.Person); v == nil || p.Older(*v) {
			out = append(out, m)
		}
	}
	return out
}

// advise gives the recommendation that was drafted. Before the time for views is over it can be given only
// when every member who signs in has spoken, so that nobody is shut out.
func (p *Proposal) advise(a actor, g *Group, pc pace) error {
	if p.Stage == Asking {
		if n := len(p.silent(g, clock.DateOf(a.now))); n > 0 {
			return errs.New(errs.Conflict, "involvement.too_soon", "Some members have not said what they think yet. Wait until "+p.Closes.Words()+", or until all of them have.")
		}
	}
	if slices.ContainsFunc(p.Views, func(v View) bool { return v.Waits() && !v.TakenBack }) {
		return errs.New(errs.Conflict, "involvement.not_typed", "The words of a recording are not written down yet. Write them down first, so that everybody can rely on them.")
	}
	d := p.Draft
	var fields []errs.Field
	if !d.Position.Valid() {
		fields = append(fields, errs.Field{Name: "position", Code: "required", Message: "Choose what the group recommends"})
	}
	if d.Summary == "" {
		fields = append(fields, errs.Field{Name: "summary", Code: "required", Message: "Write what the group recommends, and why"})
	}
	if d.Position.Conditional() && len(d.Conditions) == 0 {
		fields = append(fields, errs.Field{Name: "conditions", Code: "required", Message: "Write what must be so, one condition on each line"})
	}
	if err := errs.InvalidFields(fields); err != nil {
		return err
	}
	t := p.Current()
	p.Advised = append(p.Advised, Advice{Position: d.Position, Summary: d.Summary, Conditions: d.Conditions, Text: t.N, Hash: t.Hash, By: a.by.Person, At: a.now})
	p.Draft = Draft{Version: d.Version + 1}
	p.Stage, p.AnswerBy, p.Reminded = Answering, pc.by(pc.Answer, a.now), ""
	return nil
}

// keep says that the last recommendation stands for the present text too.
func (p *Proposal) keep(a actor, g *Group) error {
	if len(p.Advised) == 0 || p.Stands() {
		return moved()
	}
	if p.Stage == Asking {
		for _, m := range p.silent(g, clock.DateOf(a.now)) {
			if v := p.Mine(m.Person); v == nil {
				return errs.New(errs.Conflict, "involvement.too_soon", "Some members have not said what they think yet. Wait until "+p.Closes.Words()+", or until all of them have.")
			}
		}
	}
	last := &p.Advised[len(p.Advised)-1]
	last.Kept = append(slices.Clone(last.Kept), p.Current().N)
	p.Stage = Answering
	if _, ok := p.Reply(); ok {
		p.Stage = Answered
	}
	return nil
}

// ReplyTo is the lead organisation's answer to the last recommendation.
type ReplyTo struct {
	Ref     string
	Key     string
	Advice  int // place of the recommendation the page showed
	Outcome Outcome
	Reason  string
}

// reply answers the recommendation, for everybody to read.
func (p *Proposal) reply(a actor, cmd ReplyTo) error {
	if p.Stage != Answering || cmd.Advice != len(p.Advised)-1 {
		return moved()
	}
	if !cmd.Outcome.Valid() {
		return invalid("outcome", "required", "Choose your answer to the recommendation")
	}
	reason, err := said("reason", cmd.Reason, "Write the reason. Everybody can read it")
	if err != nil {
		return err
	}
	p.Replies = append(p.Replies, Reply{Outcome: cmd.Outcome, Reason: reason, Advice: cmd.Advice, By: a.by.Person, At: a.now, Late: !p.LiveAt.IsZero()})
	p.Stage = Answered
	return nil
}

// Mark names one change: the number of its text and its place there.
type Mark struct{ Text, Place int }

// credit marks the changes that the authors made because of the group.
func (p *Proposal) credit(ours []Mark) {
	for i := range p.Texts {
		for j := range p.Texts[i].Changes {
			p.Texts[i].Changes[j].Ours = i > 0 && slices.Contains(ours, Mark{p.Texts[i].N, j})
		}
	}
}

// tick moves a proposal on when a time is over.
func (p *Proposal) tick(today clock.Date, pc pace) (event string) {
	switch {
	case p.Stage == Asking && today.After(p.Closes):
		p.Stage, p.Reminded = Weighing, ""
		p.AdviseBy = pc.by(pc.Advise, p.Closes.AddDays(1).Start())
		return "views_closed"
	case p.Stage == Weighing && today.After(p.AdviseBy):
		p.Stage = Quiet
		if _, ok := p.Reply(); ok { // an earlier recommendation was answered; it stands as it was given
			p.Stage = Answered
		} else if len(p.Advised) > 0 {
			p.Stage = Answering
			return "advice_stands"
		}
		return "no_advice"
	}
	return ""
}

// settle finds the next day on which the daily run must look at the proposal.
func (p *Proposal) settle(pc pace) {
	p.Watch = clock.Date{}
	switch p.Stage {
	case Asking:
		p.Watch = p.Closes.AddDays(1)
		if p.Reminded != p.Closes.String() {
			p.Watch = before(pc, p.Closes, pc.Remind)
		}
	case Weighing:
		p.Watch = p.AdviseBy.AddDays(1)
	case Answering:
		if p.Reminded != p.AnswerBy.String() {
			p.Watch = p.AnswerBy.AddDays(1)
		}
	case Answered, Quiet, Stopped, Spared:
	}
}

// before gives the day that lies some working days before another.
func before(pc pace, day clock.Date, n int) clock.Date {
	for d := day; ; d = d.AddDays(-1) {
		if pc.left(d, day) >= n {
			return d
		}
	}
}
