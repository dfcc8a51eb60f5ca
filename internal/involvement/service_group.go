package involvement

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// groupSubject names the group in events.
var groupSubject = event.Subject{Kind: "involvement_group", ID: "group"}

// Open is the group as everybody may see it: seats, and the names of those who agreed to be named.
type Open struct {
	Name, About, Join string
	Since             clock.Date
	Seats             []OpenSeat
	Coming, Past      []Meeting // the nearest first
	Reading           []Reading
	Film              string
}

// OpenSeat is a seat as everybody may see it.
type OpenSeat struct {
	Seat
	Taken bool
	Name  string // of who sits there and agreed to be named
}

// Group gives the group as everybody may see it.
func (s *Service) Group(ctx context.Context) (Open, error) {
	var out Open
	today := clock.DateOf(s.deps.Clock.Now())
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		g, err := tx.Group(ctx)
		out = openGroup(&g, today)
		return err
	})
	return out, err
}

func openGroup(g *Group, today clock.Date) Open {
	out := Open{Name: g.Name, About: g.About, Join: g.Join, Since: g.Since, Reading: g.Reading, Film: g.Film}
	for _, seat := range g.Seats {
		if seat.Closed {
			continue
		}
		one := OpenSeat{Seat: seat}
		if m, ok := g.Sitting(seat.ID, today); ok {
			one.Taken = true
			if m.Named {
				one.Name = m.Name
			}
		}
		out.Seats = append(out.Seats, one)
	}
	for _, m := range g.Meetings {
		if m.On.Before(today) {
			out.Past = append(out.Past, m)
		} else {
			out.Coming = append(out.Coming, m)
		}
	}
	byDay := func(a, b Meeting) int { return strings.Compare(a.On.String(), b.On.String()) }
	slices.SortFunc(out.Coming, byDay)
	slices.SortFunc(out.Past, func(a, b Meeting) int { return byDay(b, a) })
	return out
}

// Members gives the group with everything, to those who run it. Members of the group see seats, terms and
// the names of those who agreed, and what concerns themselves.
func (s *Service) Members(ctx context.Context, by access.Actor) (Group, error) {
	var out Group
	if _, err := access.Require(by, access.ViewGroup, access.ViewGroup, access.RelationTo(by, ""), ""); err != nil {
		return out, err
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.Group(ctx)
		return err
	})
	if by.Has(access.Secretariat) {
		return out, err
	}
	out.Members = slices.Clone(out.Members)
	for i := range out.Members {
		m := &out.Members[i]
		if same(m.Person, by.Person) {
			continue
		}
		m.Training, m.Expenses, m.TrainedOn, m.ExpensesOn = "", "", clock.Date{}, clock.Date{}
		if !m.Named {
			m.Name = ""
		}
	}
	return out, err
}

// Candidates lists the people who hold the role of the group, for pairing them with members.
func (s *Service) Candidates(ctx context.Context, by access.Actor) (people []ident.Person, err error) {
	if _, err := access.Require(by, access.ManageGroup, access.ViewGroup, access.RelationTo(by, ""), ""); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		people, err = tx.WearersOf(ctx, "", []access.Role{access.Involvement}, s.deps.Clock.Now())
		return err
	})
	return people, err
}

// change changes the group. Seen is the version the page showed; nought skips the check.
func (s *Service) change(ctx context.Context, by access.Actor, seen int64, name string, do func(*Group, actor) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		role, err := access.Require(by, access.ManageGroup, access.ViewGroup, access.RelationTo(by, ""), "")
		if err != nil {
			return err
		}
		g, err := tx.Group(ctx)
		if err != nil {
			return err
		}
		if seen != 0 && seen != g.Version {
			return errs.New(errs.Conflict, "involvement.group_changed", "Somebody else changed the group while you were writing.")
		}
		now := s.deps.Clock.Now()
		before := g
		if err := do(&g, actor{by: by, role: role, now: now, id: s.deps.IDs.Next()}); err != nil {
			return err
		}
		if err := tx.SaveGroup(ctx, g); err != nil {
			return err
		}
		if err := s.closeGone(ctx, tx, &before, &g, clock.DateOf(now)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), now, by.Event(role), "involvement."+name, groupSubject))
	})
}

// closeGone closes what waited for members who have just left.
func (s *Service) closeGone(ctx context.Context, tx Tx, before, now *Group, today clock.Date) error {
	for _, m := range now.Members {
		was, ok := before.Member(m.ID)
		if !ok || !was.Serves(today) || m.Serves(today) || m.Person == "" {
			continue
		}
		open, err := tx.Proposals(ctx, List{Open: true, Most: mostChanged})
		if err != nil {
			return err
		}
		for i := range open {
			if err := tx.CloseAllTasks(ctx, TaskView, memberTask(&open[i], m), s.deps.Clock.Now()); err != nil {
				return err
			}
		}
		for _, kind := range []string{TaskTerm, TaskTraining} {
			if err := tx.CloseAllTasks(ctx, kind, m.Subject(), s.deps.Clock.Now()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Describe is what the public reads about the group.
type Describe struct {
	Seen              int64
	Name, About, Join string
	Since             clock.Date
	Reading           []Reading
	Film              string
}

// Describe changes what the public reads about the group, and from when it is asked.
func (s *Service) Describe(ctx context.Context, by access.Actor, cmd Describe) error {
	return s.change(ctx, by, cmd.Seen, "group_described", func(g *Group, _ actor) error {
		fields := lineFault("name", cmd.Name, "Enter the name of the group")
		about, err := said("about", cmd.About, "Write what the group is")
		fields = append(fields, errs.FieldsOf(err)...)
		join, err := said("join", cmd.Join, "Write how people can join")
		fields = append(fields, errs.FieldsOf(err)...)
		for _, r := range cmd.Reading {
			if u, err := url.Parse(r.URL); err != nil || u.Scheme != "https" && !strings.HasPrefix(r.URL, "/") || strings.HasPrefix(r.URL, "//") || r.Title == "" {
				fields = append(fields, errs.Field{Name: "reading", Code: "link", Message: "Write each link on a line of its own: the title, a space, then the whole address, starting with https://"})
				break
			}
		}
		if err := errs.InvalidFields(fields); err != nil {
			return err
		}
		g.Name, g.About, g.Join, g.Since, g.Reading, g.Film = strings.TrimSpace(cmd.Name), about, join, cmd.Since, cmd.Reading, strings.TrimSpace(cmd.Film)
		return nil
	})
}

func lineFault(field, text, ask string) []errs.Field {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		return []errs.Field{{Name: field, Code: "required", Message: ask}}
	case n > mostLine:
		return []errs.Field{{Name: field, Code: "too_long", Message: "Shorten this"}}
	}
	return nil
}

// PutSeat adds a seat, or changes the one with its identifier.
func (s *Service) PutSeat(ctx context.Context, by access.Actor, seen int64, seat Seat) error {
	return s.change(ctx, by, seen, "seat_saved", func(g *Group, a actor) error {
		if err := errs.InvalidFields(lineFault("title", seat.Title, "Enter what the seat is called, such as “A parent”")); err != nil {
			return err
		}
		about, err := said("about", seat.About, "")
		if err != nil {
			return err
		}
		seat.Title, seat.About = strings.TrimSpace(seat.Title), about
		if seat.ID == "" {
			seat.ID = a.id
			g.Seats = append(slices.Clone(g.Seats), seat)
			return nil
		}
		i := slices.IndexFunc(g.Seats, func(o Seat) bool { return o.ID == seat.ID })
		if i < 0 {
			return errs.New(errs.NotFound, "involvement.no_seat", "We could not find this seat.")
		}
		if _, sits := g.Sitting(seat.ID, clock.DateOf(a.now)); sits && seat.Closed {
			return invalid("closed", "taken", "Somebody sits here. Enter when they leave first")
		}
		g.Seats = slices.Clone(g.Seats)
		g.Seats[i] = seat
		return nil
	})
}

// PutMember adds a member, or changes the one with its identifier.
func (s *Service) PutMember(ctx context.Context, by access.Actor, seen int64, m Member) error {
	return s.change(ctx, by, seen, "member_saved", func(g *Group, a actor) error {
		if err := g.memberFault(m); err != nil {
			return err
		}
		m.Name, m.Training = strings.TrimSpace(m.Name), strings.TrimSpace(m.Training)
		old, known := g.Member(m.ID)
		switch {
		case !m.Named:
			m.NamedOn = clock.Date{}
		case old.Named:
			m.NamedOn = old.NamedOn
		default:
			m.NamedOn = clock.DateOf(a.now)
		}
		if old.Expenses != m.Expenses {
			m.ExpensesOn = clock.DateOf(a.now)
		} else {
			m.ExpensesOn = old.ExpensesOn
		}
		g.Members = slices.Clone(g.Members)
		if m.ID == "" {
			m.ID = a.id
			g.Members = append(g.Members, m)
			return nil
		}
		if !known {
			return errs.New(errs.NotFound, "involvement.no_member", "We could not find this member.")
		}
		g.Members[slices.IndexFunc(g.Members, func(o Member) bool { return o.ID == m.ID })] = m
		return nil
	})
}

// memberFault says what is wrong with what was entered about a member.
func (g *Group) memberFault(m Member) error {
	fields := lineFault("name", m.Name, "Enter the member's name")
	add := func(name, code, message string) {
		fields = append(fields, errs.Field{Name: name, Code: code, Message: message})
	}
	seat, ok := g.Seat(m.Seat)
	if !ok || seat.Closed && m.LeftOn.IsZero() {
		add("seat", "required", "Choose a seat")
	}
	if m.From.IsZero() {
		add("from", "date", "Enter the first day of the term")
	}
	if m.Until.IsZero() || m.Until.Before(m.From) {
		add("until", "date", "Enter the last day of the term, after its first day")
	}
	if !m.LeftOn.IsZero() && m.LeftOn.Before(m.From) {
		add("left", "date", "Enter a day after the term began")
	}
	if m.Expenses != "" && !m.Expenses.Valid() {
		add("expenses", "not_offered", "Choose how far the expenses are")
	}
	for _, o := range g.Members {
		if o.ID == m.ID || o.Seat != m.Seat || !m.LeftOn.IsZero() || !o.LeftOn.IsZero() && !o.LeftOn.After(m.From) {
			continue
		}
		if !o.Until.Before(m.From) && !m.Until.Before(o.From) {
			add("seat", "taken", "Somebody else sits there in that time. Choose another seat, or other days")
			break
		}
	}
	return errs.InvalidFields(fields)
}

// PutMeeting adds a meeting, or changes the one with its identifier.
func (s *Service) PutMeeting(ctx context.Context, by access.Actor, seen int64, m Meeting) error {
	return s.change(ctx, by, seen, "meeting_saved", func(g *Group, a actor) error {
		fields := lineFault("title", m.Title, "Enter what the meeting is about")
		if m.On.IsZero() {
			fields = append(fields, errs.Field{Name: "on", Code: "date", Message: "Enter the day of the meeting"})
		}
		notes, err := said("notes", m.Notes, "")
		if fields = append(fields, errs.FieldsOf(err)...); len(fields) > 0 {
			return errs.InvalidFields(fields)
		}
		m.Title, m.Where, m.Notes = strings.TrimSpace(m.Title), strings.TrimSpace(m.Where), notes
		g.Meetings = slices.Clone(g.Meetings)
		if m.ID == "" {
			m.ID = a.id
			g.Meetings = append(g.Meetings, m)
			return nil
		}
		i := slices.IndexFunc(g.Meetings, func(o Meeting) bool { return o.ID == m.ID })
		if i < 0 {
			return errs.New(errs.NotFound, "involvement.no_meeting", "We could not find this meeting.")
		}
		g.Meetings[i] = m
		return nil
	})
}
