package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/involvement"
	"sharewell/internal/sharing"
)

// groupFile holds the invented involvement group; a county without it has none.
const groupFile = "involvement.yaml"

// gathering is the invented involvement group while it is being lived.
type gathering struct {
	w    *world
	ctx  context.Context
	svc  *involvement.Service
	told struct {
		Group struct {
			Since             float64 `yaml:"since"`
			Name, About, Join string
			Reading           []struct{ Title, URL string } `yaml:"reading"`
		} `yaml:"group"`
		Seats []struct {
			Key, Title, About string
			Lay               bool
		} `yaml:"seats"`
		Members []struct {
			Seat, Who, Name, Training, Expenses string
			Named                               bool
			Since, Until, Trained               int
		} `yaml:"members"`
		Meetings []struct {
			Days                int
			Title, Where, Notes string
			Open                bool
		} `yaml:"meetings"`
		Proposals []struct {
			Record struct{ Kind, Lead, Suffix string } `yaml:"record"`
			Steps  []saying                            `yaml:"steps"`
		} `yaml:"proposals"`
	}
	members map[string]string // by key of the seat
}

// saying is one thing that was said or done about a proposal.
type saying struct {
	Days                              float64
	Do, Text, Position, Words, Source string
	Member, Outcome, Summary          string
	Public                            bool
	Heads                             int
	Conditions                        []string
	Values                            map[string]string
}

// gathers plans the group.
func (w *world) gathers(ctx context.Context) error {
	g := &gathering{w: w, ctx: ctx, members: map[string]string{}}
	w.gathering = g
	g.svc = involvement.New(involvement.Deps{Store: inside[involvement.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Words: w.d.Book,
		Settings: involvement.SettingsFrom(w.d.Book, w.d.Pack.ReferencePrefix)})
	if err := read(w.d.FS, groupFile, &g.told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	w.cal.plan(g.told.Group.Since, "found the involvement group", g.found)
	for _, p := range g.told.Proposals {
		place := -1
		for i, r := range w.county.Records {
			if r.Kind == p.Record.Kind && r.Lead == p.Record.Lead && r.Suffix == p.Record.Suffix {
				place = i
			}
		}
		if place < 0 {
			return fmt.Errorf("%s: there is no record %v", groupFile, p.Record)
		}
		for _, s := range p.Steps {
			w.cal.plan(s.Days, fmt.Sprintf("%s on the proposal of %s %s", s.Do, p.Record.Kind, p.Record.Lead), func() error { return g.say(place, s) })
		}
	}
	return nil
}

// daily does what the program does for the group.
func (g *gathering) daily() error { return g.svc.RunDaily(g.ctx) }

func (g *gathering) staff() access.Actor { return g.w.with("", access.Secretariat) }

// found sets the group up with everything that is known of it.
func (g *gathering) found() error {
	by, t := g.staff(), &g.told
	d := involvement.Describe{Name: t.Group.Name, About: t.Group.About, Join: t.Group.Join, Since: g.w.cal.on(int(t.Group.Since))}
	for _, r := range t.Group.Reading {
		d.Reading = append(d.Reading, involvement.Reading{Title: r.Title, URL: r.URL})
	}
	if err := g.svc.Describe(g.ctx, by, d); err != nil {
		return err
	}
	for _, s := range t.Seats {
		if err := g.svc.PutSeat(g.ctx, by, 0, involvement.Seat{Title: s.Title, About: s.About, Lay: s.Lay}); err != nil {
			return err
		}
	}
	for _, m := range t.Meetings {
		if err := g.svc.PutMeeting(g.ctx, by, 0, involvement.Meeting{On: g.w.cal.on(m.Days), Title: m.Title, Where: m.Where, Open: m.Open, Notes: m.Notes}); err != nil {
			return err
		}
	}
	group, err := g.svc.Members(g.ctx, by)
	if err != nil {
		return err
	}
	for _, m := range t.Members {
		one := involvement.Member{Name: m.Name, Named: m.Named, From: g.w.cal.on(m.Since), Until: g.w.cal.on(m.Until), Training: m.Training, Expenses: involvement.Expenses(m.Expenses)}
		if m.Trained > 0 {
			one.TrainedOn = g.w.cal.on(m.Trained)
		}
		for i, s := range t.Seats {
			if s.Key == m.Seat {
				one.Seat = group.Seats[i].ID
			}
		}
		if m.Who != "" {
			one.Person = g.w.named(m.Who).id
		}
		if err := g.svc.PutMember(g.ctx, by, 0, one); err != nil {
			return err
		}
	}
	if group, err = g.svc.Members(g.ctx, by); err != nil {
		return err
	}
	for i, m := range t.Members {
		g.members[m.Seat] = group.Members[i].ID
	}
	return nil
}

// proposal gives the open proposal of a record, following it first.
func (g *gathering) proposal(place int) (involvement.Proposal, error) {
	st, err := g.w.tx.RecordByRef(g.ctx, g.w.refs[place])
	if err != nil {
		return involvement.Proposal{}, err
	}
	if err := g.svc.Look(g.ctx, st.Record.ID); err != nil {
		return involvement.Proposal{}, err
	}
	all, err := g.w.tx.ProposalsOf(g.ctx, st.Record.ID)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s: no proposal of record %s yet", groupFile, st.Record.Ref)
	}
	if err != nil {
		return involvement.Proposal{}, err
	}
	return all[len(all)-1], nil
}

// say does one step of the story.
func (g *gathering) say(place int, s saying) error {
	p, err := g.proposal(place)
	if err != nil {
		return err
	}
	member, staff := g.w.with("", access.Involvement), g.staff()
	lead := g.w.with(g.w.county.Records[place].Lead, access.IGLead)
	pos := involvement.Position(s.Position)
	enter := involvement.Enter{Ref: p.Ref, Way: involvement.Session, Position: pos, Words: s.Words, Public: s.Public, Source: s.Source, On: g.w.cal.on(int(s.Days) + 1), Heads: s.Heads}
	switch s.Do {
	case "view":
		return g.svc.Give(g.ctx, member, involvement.Give{Ref: p.Ref, Hash: p.Current().Hash, Position: pos, Words: s.Words, Public: s.Public})
	case "session":
		return g.svc.Enter(g.ctx, staff, enter)
	case "paper":
		enter.Way, enter.Member = involvement.Paper, g.members[s.Member]
		return g.svc.Enter(g.ctx, staff, enter)
	case "ask":
		return g.svc.AskAuthors(g.ctx, member, p.Ref, "", s.Text)
	case "answer":
		return g.svc.AnswerGroup(g.ctx, lead, p.Ref, p.Asked[len(p.Asked)-1].ID, s.Text)
	case "recommend":
		return g.svc.Recommend(g.ctx, staff, involvement.Recommend{Ref: p.Ref, Seen: p.Draft.Version, Position: pos, Summary: s.Summary, Conditions: s.Conditions})
	case "reply":
		return g.svc.Reply(g.ctx, lead, involvement.ReplyTo{Ref: p.Ref, Advice: len(p.Advised) - 1, Outcome: involvement.Outcome(s.Outcome), Reason: s.Text})
	case "change":
		return g.change(place, lead, s)
	case "credit":
		var ours []involvement.Mark
		for i := range p.Current().Changes {
			ours = append(ours, involvement.Mark{Text: p.Current().N, Place: i})
		}
		return g.svc.Credit(g.ctx, lead, p.Ref, ours)
	}
	return fmt.Errorf("%s: %q is nothing that can be done", groupFile, s.Do)
}

// change has the authors take the record back to the draft, change it and send it again.
func (g *gathering) change(place int, lead access.Actor, s saying) error {
	ref := g.w.refs[place]
	err := g.w.sharing.ReturnForChange(g.ctx, lead, sharing.ReturnForChange{Ref: ref, Reason: s.Text})
	if err != nil {
		return err
	}
	for key, value := range s.Values {
		for _, sec := range sharing.Sections() {
			for _, f := range sharing.Fields() {
				if f.Key != key || f.Section != sec.Key {
					continue
				}
				if _, err := g.w.sharing.SaveSection(g.ctx, lead, sharing.SaveSection{Ref: ref, Section: sec.Key, Values: map[string][]string{key: {value}}}); err != nil {
					return err
				}
			}
		}
	}
	return g.w.sharing.Send(g.ctx, lead, sharing.Send{Ref: ref})
}
