package expertise

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
)

// Page is a part of the directory.
type Page struct {
	Items []Listed
	Next  string
}

// Listed is somebody as the directory lists them.
type Listed struct {
	Helper
	AwayNow  bool
	Back     clock.Date // the first day they are there again
	StandsIn string     // who stands in for them, by name
}

const pageSize = 50

// List lists who offers help.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (out Page, err error) {
	q.Most = pageSize + 1
	err = s.read(ctx, a, access.ViewExpertise, func(e entrance) error {
		out = Page{}
		found, err := e.tx.Helpers(ctx, q, e.now)
		if err != nil {
			return err
		}
		if len(found) > pageSize {
			found, out.Next = found[:pageSize], found[pageSize-1].SortKey
		}
		for i := range found {
			l, err := s.listed(ctx, e, found[i])
			if err != nil {
				return err
			}
			out.Items = append(out.Items, l)
		}
		return nil
	})
	return out, err
}

func (s *Service) listed(ctx context.Context, e entrance, h Helper) (Listed, error) {
	l := Listed{Helper: h}
	w, away := h.AwayOn(e.today())
	if !away {
		return l, nil
	}
	l.AwayNow, l.Back = true, s.deps.Calendar.Next(w.To.AddDays(1))
	if w.Said == Accepted {
		c, err := e.tx.Helper(ctx, w.Cover, e.now)
		if err != nil {
			return l, err
		}
		if c.Standing && c.State == Live {
			l.StandsIn = c.Name
		}
	}
	return l, nil
}

// One is somebody's page.
type One struct {
	Listed
	Mine    bool
	Mailbox Mailbox
	Duties  []Duty // from this week on
	Asks    bool   // the actor may ask
}

// Mailbox is where the holders of a role are reached together.
type Mailbox struct {
	Role    organisation.RoleKind // "" is the secretariat
	Address string
}

// named gives the roles of a profile that fit a role of the portal, the nearest first.
func named(r access.Role) []organisation.RoleKind {
	switch r {
	case access.DPO:
		return []organisation.RoleKind{organisation.RoleDPO, organisation.RolePublic}
	case access.Caldicott:
		return []organisation.RoleKind{organisation.RoleCaldicott}
	case access.SIRO:
		return []organisation.RoleKind{organisation.RoleSIRO}
	case access.IGLead:
		return []organisation.RoleKind{organisation.RoleDesignated, organisation.RoleDeputy, organisation.RoleDPO, organisation.RolePublic}
	}
	return []organisation.RoleKind{organisation.RoleDesignated, organisation.RolePublic}
}

// RoleMailbox finds where the holders of a role are reached: an address of the organisation's profile that belongs to
// the office, and neither is nor looks like one person's.
func RoleMailbox(r access.Role, p organisation.Profile, own string) Mailbox {
	for _, kind := range named(r) {
		c := p.Contact(kind)
		if c.Mailbox == "" || organisation.PersonalMailbox(c.Mailbox) || organisation.Fold(c.Mailbox) == organisation.Fold(own) {
			continue
		}
		return Mailbox{Role: kind, Address: c.Mailbox}
	}
	return Mailbox{}
}

// One gives somebody's page. An offer that ended is not found.
func (s *Service) One(ctx context.Context, a access.Actor, id ID) (out One, err error) {
	err = s.read(ctx, a, access.ViewExpertise, func(e entrance) error {
		h, err := e.tx.Helper(ctx, id, e.now)
		if err != nil {
			return err
		}
		if !h.Standing || h.State != Live {
			return hidden()
		}
		out = One{Mine: h.Person == a.Person && h.Org == a.Organisation}
		if out.Listed, err = s.listed(ctx, e, h); err != nil {
			return err
		}
		if out.Mailbox, err = s.mailbox(ctx, e.tx, h); err != nil {
			return err
		}
		out.Asks = s.deps.Asker != nil && h.Person != a.Person
		out.Duties, err = e.tx.DutiesOf(ctx, h.ID, Monday(e.today()), Shown)
		return err
	})
	return out, err
}

func (s *Service) mailbox(ctx context.Context, tx WorldTx, h Helper) (Mailbox, error) {
	if h.Org == "" {
		return Mailbox{Address: s.deps.Mailbox}, nil
	}
	o, err := tx.Organisation(ctx, h.Org)
	if err != nil {
		return Mailbox{}, err
	}
	_, own, err := tx.PersonalAddress(ctx, h.Person)
	return RoleMailbox(h.Role, o.Profile, own), err
}

// Mine is the actor's own place in the directory.
type Mine struct {
	Helper     // zero when there is no offer
	Exists     bool
	Covers     map[ID]string // names of those asked to stand in
	Asked      []CoverAsked
	Duties     []Duty
	Swaps      []SwapView
	Colleagues []Helper // who can be asked to stand in or to take over, of one's own organisation first
	Theirs     []Duty   // weeks of colleagues, to ask for in return
}

// CoverAsked is somebody who asked the actor to stand in.
type CoverAsked struct {
	Away
	Whose Helper
}

// SwapView is a proposal with the names of both.
type SwapView struct {
	Swap
	FromName, ToName string
	ToMe             bool
}

// Mine gives the actor's own place in the directory.
func (s *Service) Mine(ctx context.Context, a access.Actor) (out Mine, err error) {
	err = s.read(ctx, a, access.OfferHelp, func(e entrance) error {
		out = Mine{Covers: map[ID]string{}}
		h, err := s.mine(ctx, e)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		out.Helper, out.Exists = h, true
		if err := s.covers(ctx, e, &out); err != nil {
			return err
		}
		week := Monday(e.today())
		if out.Duties, err = e.tx.DutiesOf(ctx, h.ID, week, most); err != nil {
			return err
		}
		if err := s.swaps(ctx, e, &out); err != nil {
			return err
		}
		if out.Colleagues, err = s.colleagues(ctx, e, h); err != nil {
			return err
		}
		all, err := e.tx.Duties(ctx, week, week.AddDays(7*Ahead))
		out.Theirs = slices.DeleteFunc(all, func(d Duty) bool { return d.Offer == h.ID })
		return err
	})
	return out, err
}

func (s *Service) covers(ctx context.Context, e entrance, out *Mine) error {
	for _, w := range out.Away {
		if w.Cover == "" {
			continue
		}
		c, err := e.tx.Helper(ctx, w.Cover, e.now)
		if err != nil {
			return err
		}
		out.Covers[c.ID] = c.Name
	}
	ids, err := e.tx.CoveredBy(ctx, out.ID, most)
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, err := e.tx.Helper(ctx, id, e.now)
		if err != nil {
			return err
		}
		for _, w := range h.Away {
			if w.Cover == out.ID && w.Said != Declined && !w.To.Before(e.today()) {
				out.Asked = append(out.Asked, CoverAsked{w, h})
			}
		}
	}
	return nil
}

func (s *Service) swaps(ctx context.Context, e entrance, out *Mine) error {
	open, err := e.tx.OpenSwaps(ctx, out.ID, most)
	if err != nil {
		return err
	}
	for _, w := range open {
		v := SwapView{Swap: w, FromName: out.Name, ToName: out.Name, ToMe: w.To == out.ID}
		other, name := w.To, &v.ToName
		if v.ToMe {
			other, name = w.From, &v.FromName
		}
		h, err := e.tx.Helper(ctx, other, e.now)
		if err != nil {
			return err
		}
		*name = h.Name
		out.Swaps = append(out.Swaps, v)
	}
	return nil
}

// colleagues lists who else offers help, of one's own organisation first.
func (s *Service) colleagues(ctx context.Context, e entrance, me Helper) ([]Helper, error) {
	all, err := e.tx.Helpers(ctx, Query{Most: most}, e.now)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(h Helper) bool { return h.Person == me.Person })
	slices.SortStableFunc(all, func(x, y Helper) int {
		rank := func(h Helper) int {
			if h.Org == me.Org {
				return 0
			}
			return 1
		}
		return rank(x) - rank(y)
	})
	return all, nil
}

// Rota is a part of the rota as members read it.
type Rota struct {
	Weeks  []Week
	Plans  bool     // the actor plans it
	People []Helper // who can be put on duty; for those who plan
	Now    *Adviser // who answers for every topic today
}

// Week is one week of the rota.
type Week struct {
	Week clock.Date
	Rows []Row
	Gaps []Gap // of the row for every topic
}

// Row is one place of the rota with who has it and who is there instead.
type Row struct {
	Slot
	Who   Helper
	Stand []Stretch
}

// Stretch is a run of days on which somebody else answers, or nobody does.
type Stretch struct {
	From, To clock.Date
	Name     string // "" is nobody
}

// Rota gives some weeks of the rota from one on.
func (s *Service) Rota(ctx context.Context, a access.Actor, from clock.Date, weeks int) (out Rota, err error) {
	from = Monday(from)
	err = s.read(ctx, a, access.ViewExpertise, func(e entrance) error {
		out = Rota{}
		if _, ok := access.Allowed(a, access.PlanRota, access.RelationTo(a, a.Organisation), ""); ok {
			out.Plans = true
			if out.People, err = e.tx.Helpers(ctx, Query{Most: most}, e.now); err != nil {
				return err
			}
		}
		r, known, err := load(ctx, e.tx, from, from.AddDays(7*(weeks-1)), e.now)
		if err != nil {
			return err
		}
		for i := range weeks {
			out.Weeks = append(out.Weeks, s.week(r, known, from.AddDays(7*i)))
		}
		ad, ok, err := OnDuty(ctx, e.tx, Every, e.now)
		if ok {
			out.Now = &ad
		}
		return err
	})
	return out, err
}

func (s *Service) week(r Roster, known map[ID]Helper, week clock.Date) Week {
	w := Week{Week: week, Gaps: r.Gaps(Slot{Week: week}, s.deps.Calendar)}
	for _, topic := range append([]string{Every}, s.topics()...) {
		slot := Slot{week, topic}
		id, ok := r.Duties[slot]
		if !ok {
			continue
		}
		row := Row{Slot: slot, Who: known[id]}
		for i := range 7 {
			day := week.AddDays(i)
			if !s.deps.Calendar.Working(day) {
				continue
			}
			who, _ := r.On(topic, day)
			if who.Offer == id {
				continue
			}
			name := known[who.Offer].Name
			if n := len(row.Stand) - 1; n >= 0 && row.Stand[n].Name == name && s.deps.Calendar.Next(row.Stand[n].To.AddDays(1)) == day {
				row.Stand[n].To = day
				continue
			}
			row.Stand = append(row.Stand, Stretch{day, day, name})
		}
		w.Rows = append(w.Rows, row)
	}
	return w
}

// topics lists the codes of topics in the order of their list.
func (s *Service) topics() []string {
	list, err := s.deps.Book.List(TopicList)
	if err != nil {
		return nil
	}
	return list.Codes()
}

// TopicCover is what is known of one topic.
type TopicCover struct {
	Topic   string
	Helpers int
	Now     *Adviser // who answers today
}

// Coverage says for every topic how many help and who answers today, those with nobody first.
func (s *Service) Coverage(ctx context.Context, a access.Actor) (out []TopicCover, err error) {
	err = s.read(ctx, a, access.PlanRota, func(e entrance) error {
		out = nil
		counts, err := e.tx.HelpersByTopic(ctx, e.now)
		if err != nil {
			return err
		}
		for _, topic := range s.topics() {
			c := TopicCover{Topic: topic, Helpers: counts[topic]}
			ad, ok, err := OnDuty(ctx, e.tx, topic, e.now)
			if err != nil {
				return err
			}
			if ok {
				c.Now = &ad
			}
			out = append(out, c)
		}
		slices.SortStableFunc(out, func(x, y TopicCover) int { return x.Helpers - y.Helpers })
		return nil
	})
	return out, err
}

// Snapshot is who answers for every topic at a moment, for help that stands on every page.
func (s *Service) Snapshot(ctx context.Context) (out map[string]Adviser, err error) {
	now := s.deps.Clock.Now()
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = map[string]Adviser{}
		for _, topic := range append([]string{Every}, s.topics()...) {
			ad, ok, err := OnDuty(ctx, tx, topic, now)
			if err != nil {
				return err
			}
			if ok {
				out[topic] = ad
			}
		}
		return nil
	})
	return out, err
}

// Times lists the actor's weeks on duty, for a calendar.
func (s *Service) Times(ctx context.Context, a access.Actor) (out []Duty, now time.Time, err error) {
	err = s.read(ctx, a, access.ServeDuty, func(e entrance) error {
		now = e.now
		h, err := s.mine(ctx, e)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		out, err = e.tx.DutiesOf(ctx, h.ID, Monday(e.today()).AddDays(-28), most)
		return err
	})
	return out, now, err
}
