package today

import (
	"context"
	"slices"
	"strconv"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/portal/space"
)

// Tx is what the service needs of a transaction.
type Tx interface {
	TaskTx
	NewsTx
	// Standing says what has run out in an organisation's profile.
	Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
}

// TaskTx finds tasks and puts them aside.
type TaskTx interface {
	HatsWorn(ctx context.Context, person ident.Person, now time.Time) ([]intray.Hat, error)
	TasksFor(ctx context.Context, hats []intray.Hat, person ident.Person, after string, most int) ([]intray.Task, error)
	Task(ctx context.Context, id ident.Task) (t intray.Task, open bool, err error)
	// OwedTasks lists open tasks of the kinds of Duties at an organisation, the soonest due first.
	OwedTasks(ctx context.Context, org ident.Organisation, most int) ([]intray.Task, error)
	// TaskRests says until when a person has put tasks aside that are open still.
	TaskRests(ctx context.Context, person ident.Person, today clock.Date) (map[ident.Task]clock.Date, error)
	RestTask(ctx context.Context, person ident.Person, task ident.Task, until clock.Date) error
	WakeTask(ctx context.Context, person ident.Person, task ident.Task) error
}

// NewsTx reads what is new in the portal.
type NewsTx interface {
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
	PortalNews(ctx context.Context, reach space.Reach, after string, most int) ([]space.News, error)
	// NewsSeen is the key up to which a person has read the news.
	NewsSeen(ctx context.Context, person ident.Person) (string, error)
	SetNewsSeen(ctx context.Context, person ident.Person, key string, at time.Time) error
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Deps is what the service works with.
type Deps struct {
	Store Store
	Clock clock.Clock
	// Topics gives the topics a person chose to hear of; nil, or an empty list, is all of them.
	Topics func(ctx context.Context, person ident.Person) ([]string, error)
}

// Service makes a person's day.
type Service struct{ d Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

const (
	mostTasks = 200
	mostDebts = 50
	mostNews  = 10
	newsRead  = 100 // of which those of the person's topics are shown
)

// Mine gives a person's day.
func (s *Service) Mine(ctx context.Context, person ident.Person) (Day, error) {
	var topics []string
	if s.d.Topics != nil {
		var err error
		if topics, err = s.d.Topics(ctx, person); err != nil {
			return Day{}, err
		}
	}
	r := reader{person: person, now: s.d.Clock.Now(), topics: topics}
	r.today = clock.DateOf(r.now)
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		r.day = Day{RestAt: map[ident.Task]ident.Organisation{}}
		if r.hats, err = tx.HatsWorn(ctx, person, r.now); err != nil {
			return err
		}
		for _, part := range []func(context.Context, Tx) error{r.waiting, r.assurance, r.debts, r.news} {
			if err := part(ctx, tx); err != nil {
				return err
			}
		}
		r.day.Groups = arrange(r.day.Groups)
		r.day.Names, err = tx.OrganisationNames(ctx, r.day.speaksOf())
		return err
	})
	return r.day, err
}

// reader gathers one person's day in one transaction.
type reader struct {
	person ident.Person
	now    time.Time
	today  clock.Date
	topics []string
	hats   []intray.Hat
	day    Day
}

// add puts an item under its organisation.
func (r *reader) add(org ident.Organisation, it Item) {
	i := slices.IndexFunc(r.day.Groups, func(g Group) bool { return g.Organisation == org })
	if i < 0 {
		g := Group{Organisation: org}
		for _, role := range access.Roles() {
			if slices.Contains(r.hats, intray.Hat{Organisation: org, Role: role}) {
				g.Roles = append(g.Roles, role)
			}
		}
		i, r.day.Groups = len(r.day.Groups), append(r.day.Groups, g)
	}
	r.day.Groups[i].Items = append(r.day.Groups[i].Items, it)
	r.day.Waiting++
	if it.Urgency == Overdue {
		r.day.Overdue++
	}
}

func (r *reader) waiting(ctx context.Context, tx Tx) error {
	tasks, err := tx.TasksFor(ctx, r.hats, r.person, "", mostTasks+1)
	if err != nil {
		return err
	}
	if r.day.More = len(tasks) > mostTasks; r.day.More {
		tasks = tasks[:mostTasks]
	}
	rests, err := tx.TaskRests(ctx, r.person, r.today)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		it := Item{Task: t.ID, Kind: t.Kind, Title: t.Title, URL: t.URL, From: t.From, Since: t.CreatedAt, Due: t.Due, Passed: t.Person != "",
			Urgency: UrgencyOf(t.Due, t.Urgent, r.today), Rests: restsOf(t, r.today)}
		if it.From == t.Organisation {
			it.From = ""
		}
		if until := rests[t.ID]; until.After(r.today) && it.Urgency != Overdue && it.Urgency != Urgent {
			it.Until = until
			r.day.Resting = append(r.day.Resting, it)
			r.day.RestAt[t.ID] = t.Organisation
			continue
		}
		r.add(t.Organisation, it)
	}
	return nil
}

// assurance adds what has run out in the profiles that the person keeps right: nobody opens a task for a day that
// passes.
func (r *reader) assurance(ctx context.Context, tx Tx) error {
	for _, org := range orgsOf(r.hats) {
		if org == "" || !mayFor(access.MendProfile, org, r.hats, r.person) {
			continue
		}
		st, err := tx.Standing(ctx, org, r.today)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if len(st.Lapses) == 0 {
			continue
		}
		title := "Put right: " + st.Lapses[0].Message
		if n := len(st.Lapses) - 1; n > 0 {
			title += " And " + strconv.Itoa(n) + " more."
		}
		r.add(org, Item{Kind: "assurance", Title: title, URL: "/organisation/assurance", Urgency: Overdue})
	}
	return nil
}

func (r *reader) debts(ctx context.Context, tx Tx) error {
	for _, org := range orgsOf(r.hats) {
		if org == "" || !mayFor(access.ViewOwed, org, r.hats, r.person) {
			continue
		}
		r.day.Owing = append(r.day.Owing, org)
		tasks, err := tx.OwedTasks(ctx, org, mostDebts+1)
		if err != nil {
			return err
		}
		if len(tasks) > mostDebts {
			tasks, r.day.MoreOwe = tasks[:mostDebts], true
		}
		for _, t := range tasks {
			r.day.Debts = append(r.day.Debts, debtOf(t, r.hats, r.person, r.today))
		}
	}
	slices.SortStableFunc(r.day.Debts, func(a, b Debt) int { return compareDay(a.Due, b.Due) })
	return nil
}

func (r *reader) news(ctx context.Context, tx Tx) error {
	reach, err := tx.PortalReach(ctx, r.person, r.now)
	if err != nil {
		return err
	}
	if r.day.Portal = reach.Reads(space.Commons) || len(reach.Spaces) > 0; !r.day.Portal {
		return nil
	}
	seen, err := tx.NewsSeen(ctx, r.person)
	if err != nil {
		return err
	}
	all, err := tx.PortalNews(ctx, reach, "", newsRead)
	for _, n := range all {
		if n.Key <= seen || !chosen(r.topics, n.Topics) {
			continue
		}
		if r.day.NewsAll++; len(r.day.News) < mostNews {
			r.day.News = append(r.day.News, n)
		}
	}
	return err
}

// chosen reports whether something with some topics is wanted by who chose others; what has no topic is for all.
func chosen(wanted, topics []string) bool {
	return len(wanted) == 0 || len(topics) == 0 || slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(wanted, t) })
}

// speaksOf lists the organisations that the day names.
func (d *Day) speaksOf() (ids []ident.Organisation) {
	add := func(id ident.Organisation) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, g := range d.Groups {
		add(g.Organisation)
		for _, i := range g.Items {
			add(i.From)
		}
	}
	for _, i := range d.Resting {
		add(d.RestAt[i.Task])
	}
	for _, x := range d.Debts {
		add(x.Organisation)
		add(x.ToOrg)
	}
	for _, o := range d.Owing {
		add(o)
	}
	for _, n := range d.News {
		add(n.By)
	}
	return ids
}

// PutAside hides a task from the person's own day for a while. One that is not theirs is not found.
func (s *Service) PutAside(ctx context.Context, person ident.Person, id ident.Task, r Rest) error {
	now := s.d.Clock.Now()
	return s.d.Store.Write(ctx, func(tx Tx) error {
		t, err := s.theirs(ctx, tx, person, id, now)
		if err != nil {
			return err
		}
		until, ok := RestUntil(r, t.Due, t.Urgent, clock.DateOf(now))
		if !ok {
			return errs.New(errs.Conflict, "today.no_rest", "This cannot be put aside for so long: it is urgent, late or due before then.")
		}
		return tx.RestTask(ctx, person, id, until)
	})
}

// BringBack shows a task again that was put aside.
func (s *Service) BringBack(ctx context.Context, person ident.Person, id ident.Task) error {
	return s.d.Store.Write(ctx, func(tx Tx) error { return tx.WakeTask(ctx, person, id) })
}

func (s *Service) theirs(ctx context.Context, tx Tx, person ident.Person, id ident.Task, now time.Time) (intray.Task, error) {
	hats, err := tx.HatsWorn(ctx, person, now)
	if err != nil {
		return intray.Task{}, err
	}
	t, open, err := tx.Task(ctx, id)
	if err != nil {
		return t, err
	}
	if !open || !t.For(hats, person) {
		return t, errs.New(errs.NotFound, "today.no_task", "We could not find this among what waits for you.")
	}
	return t, nil
}

// MarkNewsSeen remembers that a person has seen the news up to a key. A later key that was kept before stays.
func (s *Service) MarkNewsSeen(ctx context.Context, person ident.Person, key string) error {
	const longest = 60
	now := s.d.Clock.Now()
	if newest := clock.Format(now) + "~"; key == "" || len(key) > longest || key > newest {
		return errs.New(errs.Invalid, "today.news_key", "We could not tell which news you have seen. Open the page again.")
	}
	return s.d.Store.Write(ctx, func(tx Tx) error { return tx.SetNewsSeen(ctx, person, key, now) })
}
