package review

import (
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
)

// What can keep a stage from opening or ending although its day has come.
const (
	HeldNoText      = "no_text"         // no draft is attached
	HeldNotInReview = "not_in_review"   // the draft can still be changed
	HeldNoSummary   = "no_summary"      // nothing says in plain words what changes
	HeldUnanswered  = "unanswered"      // comments wait for a disposition
	HeldTextChanged = "text_changed"    // a second ballot on another text would be another ballot
	HeldNotCarried  = "not_carried"     // the ballot did not carry the text: the secretariat decides how to go on
	HeldNothingNew  = "nothing_changed" // the draft says what the edition in force says
)

// Facts is what the next step depends on beyond the run.
type Facts struct {
	Proposed   agreement.Edition // zero when none is attached
	Base       agreement.Edition
	Unanswered int   // comments without a disposition
	Tally      Tally // of the open ballot
	Unsettled  int   // organisations whose acceptance neither carried over nor was settled
}

// Happening is something a step brought about.
type Happening struct {
	Event string
	Stage Stage
	Data  StageData
}

// Advance takes the next step that time and facts allow, one at a time; false when there is none. Taking it again
// after it was kept changes nothing more.
func Advance(r Run, cal clock.Calendar, now time.Time, f Facts) (Run, []Happening, bool) {
	if r.Status != Running {
		return r, nil, false
	}
	r = r.clone()
	i := r.at()
	if i < 0 {
		r.Status, r.EndedAt = Ended, now
		return r, []Happening{{Event: EventEnded, Data: StageData{Result: string(Ended)}}}, true
	}
	s := &r.Stages[i]
	switch {
	case s.OpenedAt.IsZero():
		return openStage(r, cal, now, f)
	case s.Kind == Ballot && !s.Asked && !now.Before(s.End()):
		return prolong(r, cal, now, i)
	case s.Kind.Asks() && !now.Before(s.End()):
		if s.Kind == Reacceptance && f.Unsettled > 0 {
			return r, nil, false
		}
		return closeStage(r, cal, closing{at: s.End(), facts: f})
	case s.Kind == Editing && dayOf(now).After(s.Closes):
		if code := f.unready(r, r.Stages[i+1]); code != "" {
			return hold(r, i, code)
		}
		return closeStage(r, cal, closing{at: now, facts: f})
	}
	return r, nil, false
}

// prolong gives a ballot its time again when not everybody could be asked in it.
func prolong(r Run, cal clock.Calendar, now time.Time, i int) (Run, []Happening, bool) {
	s := &r.Stages[i]
	to := lastDay(cal, dayOf(now), s.Days)
	s.Moves = append(s.Moves, Move{From: s.Closes, To: to, Reason: ReasonInterrupted, By: program(), At: now})
	s.Closes = to
	replan(&r, cal, i)
	return r, []Happening{{Event: EventStageMoved, Stage: *s, Data: StageData{Until: to.String(), Reason: ReasonInterrupted}}}, true
}

// Reasons the program itself gives for moving a stage's last day.
const (
	ReasonNoQuorum    = "no_quorum"
	ReasonInterrupted = "interrupted" // not everybody could be asked in time
)

// hold keeps a stage where it is and says why, once.
func hold(r Run, i int, code string) (Run, []Happening, bool) {
	s := &r.Stages[i]
	if s.Held == code {
		return r, nil, false
	}
	s.Held = code
	return r, []Happening{{Event: EventStageHeld, Stage: *s, Data: StageData{Reason: code}}}, true
}

// unready says what keeps a stage from opening; "" when nothing does.
func (f Facts) unready(r Run, s Stage) string {
	e := f.Proposed
	switch s.Kind {
	case Consultation, Ballot:
		switch {
		case e.ID == "":
			return HeldNoText
		case e.Status != agreement.InReview:
			return HeldNotInReview
		case s.Kind == Consultation:
			return ""
		case len(e.Text.Changes) == 0:
			return HeldNoSummary
		case r.Template.AnswersFirst && f.Unanswered > 0:
			return HeldUnanswered
		}
		if n := len(r.Ballots); n > 0 && r.Ballots[n-1].Outcome != nil && r.Ballots[n-1].Outcome.Result == NoQuorum && r.Ballots[n-1].Text.Hash != e.Hash {
			return HeldTextChanged
		}
	case Adoption:
		if _, ok := r.Carrying(); !ok {
			return HeldNotCarried
		}
	case Comments, Editing, Reacceptance:
	}
	return ""
}

func textOf(e agreement.Edition) Text { return Text{Edition: e.ID, Number: e.Number(), Hash: e.Hash} }

// openStage opens the stage whose day has come.
func openStage(r Run, cal clock.Calendar, now time.Time, f Facts) (Run, []Happening, bool) {
	i := r.at()
	s, today := &r.Stages[i], dayOf(now)
	if s.Kind == Reacceptance || today.Before(s.Opens) {
		return r, nil, false // adopting opens re-acceptance
	}
	if code := f.unready(r, *s); code != "" {
		return hold(r, i, code)
	}
	s.OpenedAt, s.Held = now, ""
	if today.After(s.Opens) {
		s.Opens = today
		s.Closes = lastDay(cal, today, s.Days)
		replan(&r, cal, i)
	}
	switch s.Kind {
	case Consultation:
		r.Proposed = textOf(f.Proposed)
	case Ballot:
		r.Proposed = textOf(f.Proposed)
		box := BallotBox{Stage: s.Key, Text: r.Proposed, Rule: r.Template.Ballot, Round: 1}
		if n := len(r.Ballots); n > 0 && r.Ballots[n-1].Text == box.Text {
			box.Round = r.Ballots[n-1].Round + 1
			if rule := r.Template.NoQuorum.Rule; rule != nil {
				box.Rule = *rule
			}
		}
		r.Ballots = append(r.Ballots, box)
	case Comments, Editing, Adoption, Reacceptance:
	}
	return r, []Happening{{Event: EventStageOpened, Stage: *s, Data: StageData{Until: s.Closes.String()}}}, true
}

// closing says when a stage ends, and why when it is early.
type closing struct {
	at     time.Time
	reason string
	facts  Facts
}

// closeStage ends the stage that is open; the end of a ballot counts it.
func closeStage(r Run, cal clock.Calendar, c closing) (Run, []Happening, bool) {
	i := r.at()
	s := &r.Stages[i]
	s.Held = ""
	if s.Kind == Ballot {
		if out, ok := count(&r, cal, i, c); !ok {
			return r, out, true
		}
		s = &r.Stages[i]
	}
	s.ClosedAt = c.at
	if d := dayOf(c.at); !s.Kind.Asks() || d.Before(s.Closes) {
		s.Closes = d
	}
	out := []Happening{{Event: EventStageClosed, Stage: *s, Data: StageData{Reason: c.reason}}}
	if s.Kind == Ballot {
		box, _ := r.Box(s.Key)
		out = append(out, Happening{Event: EventCounted, Stage: *s, Data: StageData{Result: string(box.Outcome.Result)}})
	}
	replan(&r, cal, i)
	return r, out, true
}

// count counts a ballot. It gives false when the rule makes it longer instead.
func count(r *Run, cal clock.Calendar, i int, c closing) ([]Happening, bool) {
	s := &r.Stages[i]
	k := len(r.Ballots) - 1
	o := Count(r.Ballots[k].Rule, c.facts.Tally, c.at)
	n := r.Template.NoQuorum
	if o.Result == NoQuorum && n.Then == Extend && len(r.Ballots[k].Short) < n.Times {
		r.Ballots[k].Short = append(append([]Outcome{}, r.Ballots[k].Short...), o)
		to := cal.AddWorkingDays(s.Closes, n.Days)
		s.Moves = append(s.Moves, Move{From: s.Closes, To: to, Reason: ReasonNoQuorum, By: program(), At: c.at})
		s.Closes = to
		replan(r, cal, i)
		return []Happening{{Event: EventStageMoved, Stage: *s, Data: StageData{Until: to.String(), Reason: ReasonNoQuorum}}}, false
	}
	r.Ballots[k].Outcome = &o
	if o.Result == NoQuorum && n.Then == SecondBallot && r.Ballots[k].Round <= n.Times {
		insert(r, cal, i, Stage{Kind: Ballot, Days: n.Days})
	}
	return nil, true
}

// move changes the last day of the open stage.
func move(r Run, cal clock.Calendar, to clock.Date, m Move) Run {
	r = r.clone()
	i := r.at()
	s := &r.Stages[i]
	m.From, m.To = s.Closes, to
	s.Moves = append(s.Moves, m)
	s.Closes = to
	if s.Kind == Reacceptance && r.Adopted != nil {
		r.Adopted.By = to
	}
	replan(&r, cal, i)
	return r
}

// again goes back to editing and another ballot after one that did not carry the text.
func again(r Run, cal clock.Calendar, now time.Time) Run {
	r = r.clone()
	i := r.at() - 1 // the ballot; adoption waits behind it
	days := func(k Kind) int {
		for _, s := range r.Template.Stages {
			if s.Kind == k {
				return s.Days
			}
		}
		return 1
	}
	r.Stages[i+1].Held = ""
	insert(&r, cal, i, Stage{Kind: Editing, Days: days(Editing)}, Stage{Kind: Ballot, Days: days(Ballot)})
	r.Stages[i+1].Opens = cal.Next(dayOf(now))
	r.Stages[i+1].Closes = lastDay(cal, r.Stages[i+1].Opens, r.Stages[i+1].Days)
	replan(&r, cal, i+1)
	return r
}

// adopt notes that the text is in force and opens re-acceptance.
func adopt(r Run, cal clock.Calendar, a Adopted) (Run, []Happening) {
	r = r.clone()
	i := r.at()
	adoption := &r.Stages[i]
	adoption.ClosedAt, adoption.Held = a.At, ""
	if adoption.Closes.After(a.On) || adoption.Closes.Before(a.On) {
		adoption.Closes = a.On
	}
	replan(&r, cal, i)
	re := &r.Stages[i+1]
	re.Opens, re.OpenedAt, re.Closes = a.On, a.At, a.By
	re.Days = cal.WorkingDaysUntil(a.On, a.By)
	r.Adopted = &a
	return r, []Happening{
		{Event: EventStageClosed, Stage: *adoption},
		{Event: EventAdopted, Stage: *adoption, Data: StageData{Result: string(a.Kind), Until: a.By.String()}},
		{Event: EventStageOpened, Stage: *re, Data: StageData{Until: re.Closes.String()}},
	}
}

// events makes the events of what happened.
func (s *Service) events(by event.Actor, r Run, hs []Happening) []event.Event {
	var out []event.Event
	for _, h := range hs {
		h.Data.Stage, h.Data.Kind = h.Stage.Key, h.Stage.Kind
		out = append(out, s.event(by, h.Event, r, h.Data))
	}
	return out
}
