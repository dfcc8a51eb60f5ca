package partnership

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

const (
	mostMeetings = 60
	mostPapers   = 50
	mostCame     = 2000
)

// Meetings lists meetings to come and past ones. The public sees those whose agenda is out, and their public part.
func (s *Service) Meetings(ctx context.Context, by access.Actor) (coming, past []Meeting, err error) {
	now := s.deps.Clock.Now()
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if coming, err = tx.MeetingsFrom(ctx, now, mostMeetings); err != nil {
			return err
		}
		past, err = tx.MeetingsBefore(ctx, now, mostMeetings)
		return err
	})
	for _, list := range [][]Meeting{coming, past} {
		for i := range list {
			list[i] = seen(by, list[i])
		}
	}
	return coming, past, err
}

// seen gives a meeting as somebody may read it.
func seen(by access.Actor, m Meeting) Meeting {
	if !Reads(by) {
		return m.Public()
	}
	if _, err := runs(by); err != nil && !m.Shown() {
		m.Items, m.Papers = nil, nil // the agenda is being built
	}
	return m
}

// View is a meeting with its actions.
type View struct {
	Meeting
	Actions []Action
	Names   map[ident.Organisation]string // of those who came
	Inside  bool
	MayRun  bool
}

// Get gives a meeting as somebody may read it.
func (s *Service) Get(ctx context.Context, by access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		m, err := tx.MeetingByRef(ctx, ref)
		if err != nil {
			return err
		}
		v = View{Meeting: seen(by, m), Inside: Reads(by)}
		_, not := runs(by)
		v.MayRun = not == nil
		all, err := tx.ActionsOfMeeting(ctx, m.Ref)
		if err != nil {
			return err
		}
		for _, a := range all {
			if v.Inside || a.Public && v.Stage == Agreed {
				v.Actions = append(v.Actions, a)
			}
		}
		var ids []ident.Organisation
		for _, c := range v.Came {
			ids = append(ids, c.Organisation)
		}
		v.Names, err = tx.OrganisationNames(ctx, ids)
		return err
	})
	return v, err
}

// Arrange plans a meeting and fills its agenda with what waits.
func (s *Service) Arrange(ctx context.Context, by access.Actor, p Plan) (ref string, err error) {
	role, err := runs(by)
	if err != nil {
		return "", err
	}
	if p, err = checked(p); err != nil {
		return "", err
	}
	all, err := s.waiting(ctx)
	if err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("meeting-%d", p.Starts.Year()))
		if err != nil {
			return err
		}
		m := Meeting{ID: s.deps.IDs.Next(), Ref: ident.Reference(s.deps.Settings.Prefix, p.Starts.Year(), n), Stage: Planned, UpdatedAt: now}
		if err := m.put(p); err != nil {
			return err
		}
		ref, m.Sequence = m.Ref, 0
		if p.Key != "" {
			first, again, err := tx.Once(ctx, p.Key, by.Person, m.Ref, now)
			if ref = first; err != nil || again {
				return err
			}
		}
		own, err := s.own(ctx, tx, m)
		if err != nil {
			return err
		}
		m.fetch(append(own, all...))
		if err := tx.InsertMeeting(ctx, m); err != nil {
			return err
		}
		return s.note(ctx, tx, line{by: by.Event(role), name: "meeting_planned", about: m.Subject(), data: EventData{Ref: m.Ref}})
	})
	return ref, err
}

// own lists what earlier meetings leave to this one: minutes to agree, and what was deferred.
func (s *Service) own(ctx context.Context, tx Tx, m Meeting) ([]Waiting, error) {
	past, err := tx.MeetingsBefore(ctx, m.Starts, 6)
	var out []Waiting
	for _, p := range past {
		if p.Ref == m.Ref {
			continue
		}
		if p.Stage == Drafted || p.Stage == Issued {
			out = append(out, Waiting{Key: "minutes/" + p.Ref, Kind: "minutes", Title: "Agree the minutes of " + p.Day().Words(), URL: p.URL(), Public: true})
		}
		for _, x := range p.Items {
			if x.Deferred {
				out = append(out, Waiting{Key: "deferred/" + p.Ref + "/" + x.ID, Kind: "deferred", Title: strings.TrimPrefix(x.Title, "Deferred: "), Detail: "Deferred on " + p.Day().Words() + ".", URL: p.URL(), Public: x.Public})
			}
		}
	}
	return out, err
}

// step is one change of a meeting.
type step struct {
	ref, name string
	data      EventData
	decide    func(tx Tx, m *Meeting) error
	after     func(tx Tx, m Meeting) error
	any       bool // also when the minutes are agreed
}

func (s *Service) do(ctx context.Context, by access.Actor, st step) error {
	role, err := runs(by)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		m, err := tx.MeetingByRef(ctx, st.ref)
		if err != nil {
			return err
		}
		if err := m.open(); err != nil && !st.any {
			return err
		}
		if err := st.decide(tx, &m); err != nil {
			return err
		}
		m.UpdatedAt = s.deps.Clock.Now()
		if err := tx.SaveMeeting(ctx, m); err != nil {
			return err
		}
		data := st.data
		data.Ref, data.Stage = m.Ref, string(m.Stage)
		if err := s.note(ctx, tx, line{by: by.Event(role), name: st.name, about: m.Subject(), data: data}); err != nil || st.after == nil {
			return err
		}
		return st.after(tx, m)
	})
}

// Move changes when and where a meeting is held. Members are told once the agenda is out.
func (s *Service) Move(ctx context.Context, by access.Actor, ref string, p Plan) error {
	p, err := checked(p)
	if err != nil {
		return err
	}
	was := 0
	return s.do(ctx, by, step{ref: ref, name: "meeting_moved", decide: func(_ Tx, m *Meeting) error { was = m.Sequence; return m.put(p) },
		after: func(tx Tx, m Meeting) error {
			if m.Sequence == was || m.Stage != Issued {
				return nil
			}
			return s.tellMembers(ctx, tx, m, "The meeting of the partnership is now on "+m.Day().Words()+".")
		}})
}

// tellMembers posts a notice to those who represent each member.
func (s *Service) tellMembers(ctx context.Context, tx Tx, m Meeting, title string) error {
	for after := ""; ; {
		all, err := tx.TakingPart(ctx, after, pageOfMembers)
		if err != nil {
			return err
		}
		for _, t := range all {
			err := s.tell(ctx, tx, intray.Notice{Organisation: t.ID, Roles: hostRoles, Kind: "partnership.meeting", Subject: m.Subject(), Title: title, URL: m.URL()})
			if err != nil {
				return err
			}
		}
		if len(all) < pageOfMembers {
			return nil
		}
		after = all[len(all)-1].Key
	}
}

// Fetch adds what waits now to an agenda; it says how much there was.
func (s *Service) Fetch(ctx context.Context, by access.Actor, ref string) (n int, err error) {
	if _, err := runs(by); err != nil {
		return 0, err
	}
	all, err := s.waiting(ctx)
	if err != nil {
		return 0, err
	}
	err = s.do(ctx, by, step{ref: ref, name: "agenda_fetched", decide: func(tx Tx, m *Meeting) error {
		own, err := s.own(ctx, tx, *m)
		n = m.fetch(append(own, all...))
		return err
	}})
	return n, err
}

// AddItem puts an item of the secretariat's own on the agenda.
func (s *Service) AddItem(ctx context.Context, by access.Actor, ref string, x Item) error {
	return s.do(ctx, by, step{ref: ref, name: "item_added", decide: func(_ Tx, m *Meeting) (err error) {
		if x.Title, err = said("title", x.Title, "Say what the item is about", longLine); err != nil {
			return err
		}
		if x.Detail, err = said("detail", x.Detail, "", longDetail); err != nil {
			return err
		}
		return m.add(Item{Title: x.Title, Detail: x.Detail, Public: x.Public})
	}})
}

// Order moves an item up or down.
func (s *Service) Order(ctx context.Context, by access.Actor, ref, item string, up bool) error {
	return s.do(ctx, by, step{ref: ref, name: "item_moved", data: EventData{Item: item}, decide: func(_ Tx, m *Meeting) error { return m.move(item, up) }})
}

// DropItem takes an item off the agenda.
func (s *Service) DropItem(ctx context.Context, by access.Actor, ref, item string) error {
	return s.do(ctx, by, step{ref: ref, name: "item_dropped", data: EventData{Item: item}, decide: func(_ Tx, m *Meeting) error { return m.drop(item) }})
}

// ShowItem makes an item public, or keeps it for members.
func (s *Service) ShowItem(ctx context.Context, by access.Actor, ref, item string, public bool) error {
	return s.do(ctx, by, step{ref: ref, name: "item_shown", data: EventData{Item: item}, decide: func(_ Tx, m *Meeting) error {
		x, err := m.at(item)
		if err == nil {
			x.Public = public
		}
		return err
	}})
}

// AddPaper adds a file that was kept, or a link.
func (s *Service) AddPaper(ctx context.Context, by access.Actor, ref string, p Paper) error {
	return s.do(ctx, by, step{ref: ref, name: "paper_added", decide: func(_ Tx, m *Meeting) (err error) {
		if len(m.Papers) >= mostPapers {
			return invalid("paper", "too_many", fmt.Sprintf("A meeting has at most %d papers", mostPapers))
		}
		if p.Title, err = said("paper", p.Title, "Say what the paper is", longLine); err != nil {
			return err
		}
		if p.Link, err = webLink("address", p.Link); err != nil {
			return err
		}
		if p.Link == "" && p.File == "" {
			return invalid("file", "required", "Choose a file or give a link")
		}
		if _, ok := m.Item(p.Item); !ok {
			p.Item = ""
		}
		p.ID = m.next()
		m.Papers = append(m.Papers, p)
		return nil
	}})
}

// DropPaper takes a paper off.
func (s *Service) DropPaper(ctx context.Context, by access.Actor, ref, id string) error {
	return s.do(ctx, by, step{ref: ref, name: "paper_dropped", decide: func(_ Tx, m *Meeting) error {
		m.Papers = slices.DeleteFunc(m.Papers, func(p Paper) bool { return p.ID == id })
		return nil
	}})
}

// Attend keeps who came and who sent apologies.
func (s *Service) Attend(ctx context.Context, by access.Actor, ref string, came []Came) error {
	return s.do(ctx, by, step{ref: ref, name: "attendance_kept", decide: func(tx Tx, m *Meeting) error {
		if !m.Held(s.deps.Clock.Now()) && slices.ContainsFunc(came, func(c Came) bool { return !c.Apologies }) {
			return invalid("came", "early", "The meeting has not begun yet. Only apologies can be entered")
		}
		if len(came) > mostCame {
			return invalid("came", "too_many", "These are more organisations than take part")
		}
		ids := make([]ident.Organisation, len(came))
		for i, c := range came {
			ids[i] = c.Organisation
		}
		m.Came = came
		_, err := names(ctx, tx, "came", ids...)
		return err
	}})
}

// SendApologies says for the actor's organisation that nobody comes.
func (s *Service) SendApologies(ctx context.Context, by access.Actor, ref string) error {
	role, err := access.Require(by, access.DoAction, access.ReadPartnership, access.RelationTo(by, by.Organisation), "")
	if err != nil || by.Organisation == "" {
		return errs.New(errs.Forbidden, "partnership.apologies", "Those who represent an organisation send its apologies.")
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		m, err := tx.MeetingByRef(ctx, ref)
		if err != nil {
			return err
		}
		if m.Stage != Issued || m.Held(s.deps.Clock.Now()) {
			return errs.New(errs.Conflict, "partnership.held", "Apologies can be sent until the meeting begins.")
		}
		if slices.ContainsFunc(m.Came, func(c Came) bool { return c.Organisation == by.Organisation }) {
			return nil
		}
		m.Came, m.UpdatedAt = append(m.Came, Came{by.Organisation, true}), s.deps.Clock.Now()
		if err := tx.SaveMeeting(ctx, m); err != nil {
			return err
		}
		return s.note(ctx, tx, line{by.Event(role), "apologies_sent", m.Subject(), EventData{Ref: m.Ref}, by.Organisation})
	})
}

// Step moves a meeting on: its agenda goes out, its minutes are drafted, or it is cancelled with a reason.
func (s *Service) Step(ctx context.Context, by access.Actor, ref string, to Stage, why string) error {
	why, err := said("why", why, "", longLine)
	if err == nil && to == Cancelled && why == "" {
		err = invalid("why", "required", "Say why the meeting is not held")
	}
	if err != nil {
		return err
	}
	was := Planned
	return s.do(ctx, by, step{ref: ref, name: "meeting_moved_on", decide: func(_ Tx, m *Meeting) error {
		was, m.Why = m.Stage, why
		return m.stage(to, s.deps.Clock.Now())
	}, after: func(tx Tx, m Meeting) error {
		if err := tx.CloseAllTasks(ctx, TaskMinutes, m.Subject(), m.UpdatedAt); err != nil {
			return err
		}
		switch {
		case to == Issued:
			return s.tellMembers(ctx, tx, m, "The agenda of the meeting on "+m.Day().Words()+" is out.")
		case to == Cancelled && was == Issued:
			return s.tellMembers(ctx, tx, m, "The meeting on "+m.Day().Words()+" is not held.")
		case to == Drafted:
			return s.tellMembers(ctx, tx, m, "You can read the draft minutes of the meeting on "+m.Day().Words()+".")
		}
		return nil
	}})
}

// Agree fixes draft minutes; at is the later meeting that agreed them.
func (s *Service) Agree(ctx context.Context, by access.Actor, ref, at string) error {
	return s.do(ctx, by, step{ref: ref, name: "minutes_agreed", decide: func(tx Tx, m *Meeting) error {
		later, err := tx.MeetingByRef(ctx, strings.TrimSpace(at))
		if errs.KindOf(err) == errs.NotFound {
			return invalid("by", "unknown", "Choose the meeting that agreed them")
		}
		if err != nil {
			return err
		}
		return m.agree(later, s.deps.Clock.Now())
	}, after: func(tx Tx, m Meeting) error {
		return tx.CloseAllTasks(ctx, TaskMinutes, m.Subject(), m.UpdatedAt)
	}})
}

// Later lists meetings after one, for the choice of which agreed its minutes.
func (s *Service) Later(ctx context.Context, m Meeting) (out []Meeting, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.MeetingsFrom(ctx, m.Starts.Add(time.Second), 6)
		out = slices.DeleteFunc(all, func(x Meeting) bool { return x.Stage == Planned || !x.Held(s.deps.Clock.Now()) })
		return err
	})
	return out, err
}
