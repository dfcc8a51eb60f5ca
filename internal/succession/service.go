package succession

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Draft is what somebody plans.
type Draft struct {
	Kind       Kind
	Old, New   []ident.Organisation
	Name       string
	BodyKind   string
	On         clock.Date
	Instrument string
	Source     string
	Why        string
}

// longWords bounds what is typed.
const longWords = 2000

func check(d Draft, today clock.Date, kinds func(string) bool) error {
	var wrong []errs.Field
	say := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, errs.Field{Name: name, Code: "succession." + name, Message: message})
		}
	}
	say(!d.Kind.Valid(), "kind", "Say what happens to the organisation.")
	say(len(d.Old) == 0, "old", "Choose the organisation that changes.")
	say(d.Kind == Merge && len(d.Old) == 1 && len(d.New) == 0, "old", "Choose the organisations that become one.")
	say(d.Kind == Merge && len(d.New) != 1, "new", "Choose the one organisation that takes over.")
	say(d.Kind == Split && len(d.Old) > 1, "old", "Choose one organisation only.")
	say(d.Kind == Split && len(d.New) < 2, "new", "Choose two or more organisations that take over.")
	say(!d.Kind.Ends() && len(d.Old) > 1, "old", "Choose one organisation only.")
	for _, o := range d.Old {
		say(slices.Contains(d.New, o), "new", "An organisation cannot take over from itself. Choose another.")
	}
	say(d.Kind == Rename && strings.TrimSpace(d.Name) == "", "name", "Enter the new name.")
	say(d.Kind == Sector && !kinds(d.BodyKind), "body_kind", "Choose the kind of organisation it becomes.")
	say(d.On.IsZero(), "on", "Enter the day it takes effect.")
	say(!d.On.IsZero() && d.On.Before(today.AddDays(-366)), "on", "Enter a day in the last year or later.")
	say(strings.TrimSpace(d.Instrument) == "", "instrument", "Enter the order, resolution or decision that makes the change.")
	say(d.Source != "" && !strings.HasPrefix(d.Source, "https://"), "source", "Enter an address that begins with https://")
	say(len(d.Instrument)+len(d.Source)+len(d.Why)+len(d.Name) > longWords, "why", "Shorten the text.")
	return errs.InvalidFields(wrong)
}

// require finds the role that allows a command on changes.
func require(a access.Actor, c access.Command) (access.Role, error) {
	return access.Require(a, c, access.ViewChanges, access.RelationTo(a, ""), "")
}

// Plan plans a change and lists everything it touches.
func (s *Service) Plan(ctx context.Context, a access.Actor, d Draft) (Change, error) {
	role, err := require(a, access.ManageChanges)
	if err != nil {
		return Change{}, err
	}
	now := s.d.Clock.Now()
	known := func(code string) bool { _, ok := s.d.Book.BodyKind(code); return ok }
	if err := check(d, clock.DateOf(now), known); err != nil {
		return Change{}, err
	}
	c := Change{ID: ID(s.d.IDs.Next()), Kind: d.Kind, Old: sorted(d.Old), New: d.New, Name: strings.TrimSpace(d.Name), BodyKind: d.BodyKind, On: d.On,
		Instrument: strings.TrimSpace(d.Instrument), Source: strings.TrimSpace(d.Source), Why: strings.TrimSpace(d.Why), SignDays: s.d.Settings.SignDays, Stage: Planned, Version: 1}
	if !d.Kind.Ends() || d.Kind == Close {
		c.New = nil
	}
	c.step("planned", now, a.Event(role), "")
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		if err := s.possible(ctx, tx, c); err != nil {
			return err
		}
		if err := tx.InsertOrgChange(ctx, c); err != nil {
			return err
		}
		names, err := s.names(ctx, tx, c)
		if err != nil {
			return err
		}
		for _, org := range c.Parties() {
			if err := tx.PostNotice(ctx, s.notice(c, org, "succession.planned", Words(c, names), "On "+c.On.Words()+". Look at what the secretariat carries over, and tell it what is missing.")); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, s.event(c, a.Event(role), "succession.planned").With(planned{c.Kind, c.Old, c.New, c.On.String(), c.Instrument}))
	})
	if err != nil {
		return Change{}, err
	}
	_, err = s.gather(ctx, c, true)
	return c, err
}

type planned struct {
	Kind       Kind                 `json:"kind"`
	Old        []ident.Organisation `json:"old"`
	New        []ident.Organisation `json:"new,omitempty"`
	On         string               `json:"on"`
	Instrument string               `json:"instrument"`
}

func sorted(orgs []ident.Organisation) []ident.Organisation {
	return slices.Compact(slices.Sorted(slices.Values(orgs)))
}

// possible refuses a change of bodies that are gone or that another change touches at the same time.
func (s *Service) possible(ctx context.Context, tx Tx, c Change) error {
	for _, org := range c.Parties() {
		o, err := tx.Organisation(ctx, org)
		if err != nil {
			return err
		}
		field := "old"
		if slices.Contains(c.New, org) {
			field = "new"
		}
		if !o.Open() {
			return errs.InvalidFields([]errs.Field{{Name: field, Code: "succession.closed", Message: o.Name + " is no more. Choose another."}})
		}
		others, err := tx.OrgChangesOf(ctx, org)
		if err != nil {
			return err
		}
		for _, b := range others {
			if Clash(c, b) {
				return errs.InvalidFields([]errs.Field{{Name: field, Code: "succession.clash", Message: "Another change touches " + o.Name + ", planned for " + b.On.Words() + ". Cancel that one first, or plan this one for a later day."}})
			}
		}
	}
	return nil
}

func (s *Service) names(ctx context.Context, tx Tx, c Change) (map[ident.Organisation]string, error) {
	return tx.OrganisationNames(ctx, c.Parties())
}

func (s *Service) event(c Change, by event.Actor, name string) event.Event {
	return event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, name, c.Subject()).For(c.Parties()...)
}

func (s *Service) notice(c Change, org ident.Organisation, kind, title, text string) intray.Notice {
	n := intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: org, Roles: []access.Role{access.OrgAdmin, access.IGLead, access.DPO, access.SigningOfficer},
		Kind: kind, Subject: c.Subject(), Title: title, Text: text, URL: "/organisation", At: s.d.Clock.Now()}
	if org == "" {
		n.Roles, n.URL = []access.Role{access.Secretariat}, c.URL()
	}
	return n
}

// Words says in a sentence what a change does.
func Words(c Change, names map[ident.Organisation]string) string {
	list := func(orgs []ident.Organisation) string {
		var out []string
		for _, o := range orgs {
			out = append(out, names[o])
		}
		if n := len(out); n > 1 {
			return strings.Join(out[:n-1], ", ") + " and " + out[n-1]
		}
		return strings.Join(out, "")
	}
	switch c.Kind {
	case Merge:
		if len(c.Old) == 1 {
			return list(c.New) + " takes over from " + list(c.Old) + "."
		}
		return list(c.Old) + " become " + list(c.New) + "."
	case Split:
		return list(c.Old) + " becomes " + list(c.New) + "."
	case Rename:
		return list(c.Old) + " is called " + c.Name + " from now on."
	case Close:
		return list(c.Old) + " closes, and nobody takes over."
	case Sector:
		return list(c.Old) + " moves to another sector."
	}
	return ""
}

// View is a change with what its page needs.
type View struct {
	Change Change
	Names  map[ident.Organisation]string
	Slugs  map[ident.Organisation]string
	Counts []Count
}

// Open lists how many items wait for a person.
func (v View) Open() int {
	n := 0
	for _, c := range v.Counts {
		if c.Fate == Decide {
			n += c.N
		}
	}
	return n
}

// In counts the items in a state.
func (v View) In(state ItemState) int {
	n := 0
	for _, c := range v.Counts {
		if c.State == state {
			n += c.N
		}
	}
	return n
}

// Get gives a change.
func (s *Service) Get(ctx context.Context, a access.Actor, id ID) (View, error) {
	var v View
	if _, err := require(a, access.ViewChanges); err != nil {
		return v, err
	}
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		v = View{Slugs: map[ident.Organisation]string{}, Names: map[ident.Organisation]string{}}
		if v.Change, err = tx.OrgChange(ctx, id); err != nil {
			return err
		}
		for _, org := range v.Change.Parties() {
			o, err := tx.Organisation(ctx, org)
			if err != nil {
				return err
			}
			v.Names[org], v.Slugs[org] = o.Name, o.Slug
		}
		v.Counts, err = tx.CountChangeItems(ctx, id)
		return err
	})
	return v, err
}

// List lists changes with the names of whom they touch, those to come first.
func (s *Service) List(ctx context.Context, a access.Actor, after string) ([]Change, map[ident.Organisation]string, error) {
	if _, err := require(a, access.ViewChanges); err != nil {
		return nil, nil, err
	}
	var out []Change
	names := map[ident.Organisation]string{}
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if out, err = tx.OrgChanges(ctx, after, 50); err != nil {
			return err
		}
		for _, c := range out {
			some, err := s.names(ctx, tx, c)
			if err != nil {
				return err
			}
			for id, name := range some {
				names[id] = name
			}
		}
		return nil
	})
	return out, names, err
}

// Items lists what a change touches.
func (s *Service) Items(ctx context.Context, a access.Actor, q ItemQuery) ([]Item, error) {
	if _, err := require(a, access.ViewChanges); err != nil {
		return nil, err
	}
	if q.Most <= 0 {
		q.Most = portion
	}
	var out []Item
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.ChangeItems(ctx, q)
		return err
	})
	return out, err
}

// Item gives one thing that a change touches.
func (s *Service) Item(ctx context.Context, a access.Actor, id ID, key string) (i Item, err error) {
	if _, err := require(a, access.ViewChanges); err != nil {
		return i, err
	}
	err = s.d.Store.Read(ctx, func(tx Tx) (err error) {
		i, err = tx.ChangeItem(ctx, id, key)
		return err
	})
	return i, err
}

// Choose makes a choice for one item, or for every item of a kind that waits for one when key is empty.
func (s *Service) Choose(ctx context.Context, a access.Actor, ch Choosing) error {
	role, err := require(a, access.ManageChanges)
	if err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		c, err := s.waiting(ctx, tx, ch.Change)
		if err != nil {
			return err
		}
		var items []Item
		if ch.Key != "" {
			it, err := tx.ChangeItem(ctx, c.ID, ch.Key)
			if err != nil {
				return err
			}
			items = append(items, it)
		} else if items, err = all(ctx, tx, ItemQuery{Change: c.ID, Kind: ch.Kind}); err != nil {
			return err
		}
		n := 0
		for _, it := range items {
			if ch.Key == "" && it.Fate != Decide {
				continue
			}
			chosen, ok := it.Choose(c, ch.Fate, ch.To)
			if !ok {
				return errs.InvalidFields([]errs.Field{{Name: "fate", Code: "succession.fate", Message: "Choose what happens to it, and who takes it over."}})
			}
			if err := tx.PutChangeItem(ctx, c.ID, chosen); err != nil {
				return err
			}
			n++
		}
		return tx.AppendEvents(ctx, s.event(c, a.Event(role), "succession.chosen").With(chosen{ch.Key, ch.Kind, ch.Fate, n}))
	})
}

// Choosing is a choice. Without a Key it is for every item of a kind that waits for one.
type Choosing struct {
	Change ID
	Key    string
	Kind   ThingKind
	Fate   Fate
	To     []ident.Organisation
}

type chosen struct {
	Key  string    `json:"key,omitempty"`
	Kind ThingKind `json:"kind,omitempty"`
	Fate Fate      `json:"fate"`
	N    int       `json:"n"`
}

func all(ctx context.Context, tx Tx, q ItemQuery) ([]Item, error) {
	var out []Item
	q.Most = portion
	for {
		some, err := tx.ChangeItems(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
		if len(some) < portion {
			return out, nil
		}
		q.After = some[len(some)-1].Key
	}
}

func (s *Service) waiting(ctx context.Context, tx Tx, id ID) (Change, error) {
	c, err := tx.OrgChange(ctx, id)
	if err == nil && !c.Stage.Waits() {
		err = errs.New(errs.Conflict, "succession.begun", "The change has begun or is over, so this can no longer be done.")
	}
	return c, err
}

// Agree takes the list as it is now: what is new was shown and looked at.
func (s *Service) Agree(ctx context.Context, a access.Actor, id ID) error {
	role, err := require(a, access.ManageChanges)
	if err != nil {
		return err
	}
	v, err := s.Get(ctx, a, id)
	if err != nil {
		return err
	}
	if _, err := s.gather(ctx, v.Change, true); err != nil {
		return err
	}
	return s.move(ctx, id, func(tx Tx, c *Change) error {
		if !c.Stage.Waits() {
			return nil
		}
		c.Stage, c.Problem = Planned, ""
		c.step("agreed", s.d.Clock.Now(), a.Event(role), "")
		if err := tx.CloseAllTasks(ctx, TaskLook, c.Subject(), s.d.Clock.Now()); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(*c, a.Event(role), "succession.agreed"))
	})
}

// TaskLook asks the secretariat to look at what changed.
const TaskLook = "succession.look"

// Cancel calls a change off before it begins.
func (s *Service) Cancel(ctx context.Context, a access.Actor, id ID, why string) error {
	role, err := require(a, access.ManageChanges)
	if err != nil {
		return err
	}
	if strings.TrimSpace(why) == "" || len(why) > longWords {
		return errs.InvalidFields([]errs.Field{{Name: "why", Code: "succession.why", Message: "Say in a few words why the change is called off."}})
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		c, err := s.waiting(ctx, tx, id)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		c.Stage = Cancelled
		c.step("cancelled", now, a.Event(role), strings.TrimSpace(why))
		if err := tx.SaveOrgChange(ctx, c); err != nil {
			return err
		}
		for _, org := range c.Parties() {
			if err := tx.PostNotice(ctx, s.notice(c, org, "succession.cancelled", "The change of organisations planned for "+c.On.Words()+" is called off.", strings.TrimSpace(why))); err != nil {
				return err
			}
		}
		if err := tx.CloseAllTasks(ctx, TaskLook, c.Subject(), now); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.event(c, a.Event(role), "succession.cancelled"))
	})
}

// Undo puts a change back within its time. What was signed since cannot be put back and stops it.
func (s *Service) Undo(ctx context.Context, a access.Actor, id ID, why string) error {
	role, err := require(a, access.ManageChanges)
	if err != nil {
		return err
	}
	if strings.TrimSpace(why) == "" || len(why) > longWords {
		return errs.InvalidFields([]errs.Field{{Name: "why", Code: "succession.why", Message: "Say in a few words why the change is put back."}})
	}
	if err := s.rehearseUndo(ctx, id); err != nil {
		return err
	}
	return s.move(ctx, id, func(tx Tx, c *Change) error {
		c.Stage, c.Problem = Undoing, ""
		c.step("undoing", s.d.Clock.Now(), a.Event(role), strings.TrimSpace(why))
		return tx.AppendEvents(ctx, s.event(*c, a.Event(role), "succession.undoing"))
	})
}

// move saves a change after fn moved it.
func (s *Service) move(ctx context.Context, id ID, fn func(tx Tx, c *Change) error) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.OrgChange(ctx, id)
		if err != nil {
			return err
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		return tx.SaveOrgChange(ctx, c)
	})
}

// Coming gives the change that is planned for an organisation, for its public page; false when there is none.
func (s *Service) Coming(ctx context.Context, org ident.Organisation) (c Change, names map[ident.Organisation]string, ok bool, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.OrgChangesOf(ctx, org)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Stage.Waits() && slices.Contains(x.Old, org) {
				c, ok = x, true
				names, err = s.names(ctx, tx, x)
				return err
			}
		}
		return nil
	})
	return c, names, ok, err
}
