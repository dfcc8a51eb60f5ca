package past

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
)

// State says how far a file has come.
type State string

// The states of a file.
const (
	Tried    State = "tried"
	Loaded   State = "loaded"
	TakenOut State = "taken_back"
)

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return s == Tried || s == Loaded || s == TakenOut }

// Import is one file of another register.
type Import struct {
	ID       string                 `json:"id"`
	State    State                  `json:"state"`
	Name     string                 `json:"name"` // of the file
	Shape    string                 `json:"shape,omitempty"`
	KeyEnd   string                 `json:"key_end,omitempty"`
	Given    string                 `json:"given,omitempty"`
	Register register.OtherRegister `json:"register"`
	Map      Mapping                `json:"map"`
	Counts   Counts                 `json:"counts"`
	At       time.Time              `json:"at"`
	LoadedAt time.Time              `json:"loaded_at,omitzero"`
	BackAt   time.Time              `json:"taken_back_at,omitzero"`
	Kept     int                    `json:"kept,omitempty"` // uses that a later file changed, when it was taken back
	Raw      []byte                 `json:"-"`              // its table, packed, until it is loaded
	Version  int64                  `json:"-"`
}

// Counts are what a file holds and does.
type Counts struct {
	Lines    int `json:"lines"`
	Uses     int `json:"uses"`
	New      int `json:"new"`
	Changed  int `json:"changed"`
	Same     int `json:"same"`
	Rejected int `json:"rejected"` // lines
}

// Plan is what loading a file would do.
type Plan struct {
	Import   Import
	Head     []string
	Examples []register.Past // some that are new or change
	Problems []Problem
	changes  []change
}

// change is one use with what it was before.
type change struct {
	use    register.Past
	before *register.Past
}

// table is a file as it is read.
type table struct {
	Head []string
	Rows []Row
}

// mostAbove is how many lines of titles may stand above the headings.
const mostAbove = 30

// read opens a file and finds its table: the first sheet that fits a known register, or else the longest.
func (s *Service) read(name string, raw []byte) (table, error) {
	sheets, err := s.d.Open(name, raw)
	if err != nil {
		return table{}, err
	}
	var best table
	for _, rows := range sheets {
		t, known := s.headed(rows)
		if known {
			return t, nil
		}
		if len(t.Rows) > len(best.Rows) {
			best = t
		}
	}
	if len(best.Rows) == 0 {
		return table{}, errs.New(errs.Invalid, "past.empty", "This file holds no table with headings and lines below them. Choose another.")
	}
	return best, nil
}

// headed finds the headings of a sheet: the first line that fits a known register, or else the first of the fullest
// lines near the top, as titles and notes fill few cells.
func (s *Service) headed(rows []Row) (table, bool) {
	best, fullest := 0, 0
	for n, row := range rows[:min(len(rows), mostAbove)] {
		if _, _, ok := Match(s.d.Shapes, row.Cells); ok {
			return table{Head: row.Cells, Rows: rows[n+1:]}, true
		}
		if filled := len(slices.DeleteFunc(slices.Clone(row.Cells), func(c string) bool { return strings.TrimSpace(c) == "" })); filled > fullest {
			best, fullest = n, filled
		}
	}
	if len(rows) == 0 {
		return table{}, false
	}
	return table{Head: rows[best].Cells, Rows: rows[best+1:]}, false
}

// Deps is what the service needs.
type Deps struct {
	Store  Store
	Clock  clock.Clock
	IDs    ident.Source
	Shapes []Shape
	Prefix string // of references: "KM-H"
	// Open reads the sheets of a file.
	Open func(name string, raw []byte) ([][]Row, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of one transaction.
type Tx interface {
	Imports
	Uses
	TakeNumber(ctx context.Context, series string) (int64, error)
	AppendEvents(ctx context.Context, events ...event.Event) error
	FindOrganisations(ctx context.Context, f organisation.Filter) ([]organisation.Brief, error)
}

// Imports keeps files.
type Imports interface {
	InsertRegisterImport(ctx context.Context, i Import) error
	SaveRegisterImport(ctx context.Context, i Import) error
	RegisterImport(ctx context.Context, id string) (Import, error)
	RegisterImports(ctx context.Context, most int) ([]Import, error)
}

// Uses keeps the uses of other registers.
type Uses interface {
	// PastUses lists the uses of one register.
	PastUses(ctx context.Context, code string) ([]register.Past, error)
	// PutPastUse keeps a use; with the file that changed it and what it was before, for taking back.
	PutPastUse(ctx context.Context, p register.Past, by string, before *register.Past) error
	// PastChanges lists what a file changed.
	PastChanges(ctx context.Context, by string) ([]Change, error)
}

// Change is what one file did to one use.
type Change struct {
	Now    register.Past
	Before *register.Past // nil when the file brought it
	After  int64          // the version it made
}

// Service takes over the uses of other registers.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// Shapes lists the published registers whose files are known.
func (s *Service) Shapes() []Shape { return s.d.Shapes }

const mostOrganisations = 100_000

func may(actor access.Actor) (access.Role, error) {
	return access.Require(actor, access.ImportRegister, access.ImportRegister, access.RelationTo(actor, ""), "")
}

// Try keeps a file and tries it. Its columns are found by its headings; where no known register fits, Map says them.
func (s *Service) Try(ctx context.Context, actor access.Actor, name string, raw []byte) (Import, error) {
	if _, err := may(actor); err != nil {
		return Import{}, err
	}
	t, err := s.read(name, raw)
	if err != nil {
		return Import{}, err
	}
	packed, err := pack(t)
	if err != nil {
		return Import{}, err
	}
	i := Import{ID: s.d.IDs.Next(), State: Tried, Name: name, Raw: packed, At: s.d.Clock.Now(), Map: Mapping{}, Version: 1}
	if shape, m, ok := Match(s.d.Shapes, t.Head); ok {
		i.Shape, i.Map, i.Register, i.KeyEnd, i.Given = shape.Code, m, shape.Register, shape.KeyEnd, shape.Given
	}
	return i, s.d.Store.Write(ctx, func(tx Tx) error { return tx.InsertRegisterImport(ctx, i) })
}

// Settings are what a person says of a file.
type Settings struct {
	Register register.OtherRegister
	Map      Mapping
}

// Set keeps which column says what, and where the file comes from.
func (s *Service) Set(ctx context.Context, actor access.Actor, id string, in Settings) error {
	if _, err := may(actor); err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		i, err := tried(ctx, tx, id)
		if err != nil {
			return err
		}
		if in.Register.Code == "" {
			in.Register.Code = firstOf(i.Register.Code, slug(in.Register.Name))
		}
		i.Register, i.Map = in.Register, in.Map
		return tx.SaveRegisterImport(ctx, i)
	})
}

func tried(ctx context.Context, tx Tx, id string) (Import, error) {
	i, err := tx.RegisterImport(ctx, id)
	if err == nil && i.State != Tried {
		err = errs.New(errs.Conflict, "past.loaded", "This file is loaded already. Take it back first, or send it again.")
	}
	return i, err
}

// Plan tells what loading a file would do.
func (s *Service) Plan(ctx context.Context, actor access.Actor, id string) (p Plan, err error) {
	if _, err := may(actor); err != nil {
		return p, err
	}
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		i, err := tx.RegisterImport(ctx, id)
		if err != nil || i.State != Tried {
			p.Import = i
			return err
		}
		p, err = s.plan(ctx, tx, i)
		return err
	})
	return p, err
}

const mostExamples = 5

func (s *Service) plan(ctx context.Context, tx Tx, i Import) (Plan, error) {
	t, err := unpack(i.Raw)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Import: i, Head: t.Head}
	if _, ok := i.Map[Body]; !ok || i.Register.Name == "" {
		return p, nil // not enough is known to try it
	}
	uses, problems := Read(Shape{Register: i.Register, KeyEnd: i.KeyEnd, Given: i.Given}, i.Map, t.Head, t.Rows)
	p.Problems = problems
	p.Import.Counts = Counts{Lines: len(t.Rows), Uses: len(uses), Rejected: rejected(problems)}
	have, err := s.have(ctx, tx, i.Register.Code)
	if err != nil {
		return Plan{}, err
	}
	bodies, err := s.bodies(ctx, tx)
	if err != nil {
		return Plan{}, err
	}
	for _, u := range uses {
		u.Organisation = bodies[organisation.Fold(u.Body)]
		p.compare(u, have)
	}
	return p, nil
}

func rejected(problems []Problem) int {
	lines := map[int]bool{}
	for _, p := range problems {
		lines[p.Line] = true
	}
	return len(lines)
}

func (s *Service) have(ctx context.Context, tx Tx, code string) (map[string]register.Past, error) {
	all, err := tx.PastUses(ctx, code)
	out := make(map[string]register.Past, len(all))
	for _, u := range all {
		out[organisation.Fold(u.Key)] = u
	}
	return out, err
}

// bodies gives the organisations of the directory by their folded names.
func (s *Service) bodies(ctx context.Context, tx Tx) (map[string]ident.Organisation, error) {
	all, err := tx.FindOrganisations(ctx, organisation.Filter{Most: mostOrganisations})
	out := make(map[string]ident.Organisation, len(all))
	for _, o := range all {
		out[organisation.Fold(o.Name)] = o.ID
	}
	return out, err
}

// compare files a use as new, changed or the same.
func (p *Plan) compare(u register.Past, have map[string]register.Past) {
	c := &p.Import.Counts
	old, known := have[organisation.Fold(u.Key)]
	if !known || old.Gone {
		u.Title = title(u)
		c.New++
		ch := change{use: u}
		if known { // it comes back under its old reference
			u.ID, u.Ref, u.Version = old.ID, old.Ref, old.Version
			ch = change{use: u, before: &old}
		}
		p.changes = append(p.changes, ch)
		p.example(u)
		return
	}
	next := old
	merge(&next, u)
	next.From, next.Organisation = u.From, firstOrganisation(u.Organisation, old.Organisation)
	if u.Title != "" {
		next.Title = u.Title
	}
	if same := next; reflect.DeepEqual(same, old) {
		c.Same++
		return
	}
	c.Changed++
	p.changes = append(p.changes, change{use: next, before: &old})
	p.example(next)
}

func firstOrganisation(ids ...ident.Organisation) ident.Organisation {
	i := slices.IndexFunc(ids, func(id ident.Organisation) bool { return id != "" })
	if i < 0 {
		return ""
	}
	return ids[i]
}

func (p *Plan) example(u register.Past) {
	if len(p.Examples) < mostExamples {
		p.Examples = append(p.Examples, u)
	}
}

// Ready reports whether there is something to load.
func (p Plan) Ready() bool { return len(p.changes) > 0 }

// Load takes a tried file's uses over, all of them or none.
func (s *Service) Load(ctx context.Context, actor access.Actor, id string) (i Import, err error) {
	role, err := may(actor)
	if err != nil {
		return i, err
	}
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		if i, err = tried(ctx, tx, id); err != nil {
			return err
		}
		p, err := s.plan(ctx, tx, i)
		if err != nil {
			return err
		}
		if !p.Ready() {
			return errs.New(errs.Invalid, "past.nothing", "There is nothing in this file that is new. Say which columns hold what, or send another file.")
		}
		now := s.d.Clock.Now()
		var events []event.Event
		for _, c := range p.changes {
			e, err := s.put(ctx, tx, c, load{i.ID, actor.Event(role), now})
			if err != nil {
				return err
			}
			events = append(events, e)
		}
		i = p.Import
		i.State, i.LoadedAt, i.Raw = Loaded, now, nil
		if err := tx.SaveRegisterImport(ctx, i); err != nil {
			return err
		}
		events = append(events, s.event(actor.Event(role), now, "register.import_loaded", event.Subject{Kind: "register_import", ID: i.ID}))
		return tx.AppendEvents(ctx, events...)
	})
	return i, err
}

// load is one loading of a file: which, by whom and when.
type load struct {
	file string
	by   event.Actor
	at   time.Time
}

func (s *Service) put(ctx context.Context, tx Tx, c change, l load) (event.Event, error) {
	u := c.use
	u.At, u.Gone = l.at, false
	u.Version++
	if u.ID == "" {
		n, err := tx.TakeNumber(ctx, s.d.Prefix)
		if err != nil {
			return event.Event{}, err
		}
		u.ID, u.Ref = ident.New[ident.Record](s.d.IDs), ident.Reference(s.d.Prefix, clock.DateOf(l.at).Year, n)
	}
	return s.event(l.by, l.at, "register.past_use_kept", event.Subject{Kind: register.SubjectPast, ID: string(u.ID)}), tx.PutPastUse(ctx, u, l.file, c.before)
}

func (s *Service) event(by event.Actor, now time.Time, name string, about event.Subject) event.Event {
	return event.New(ident.New[ident.Event](s.d.IDs), now, by, name, about)
}

// TakeBack undoes a load: what the file brought is gone from the register, what it changed is as before. Uses that a
// later file changed stay as they are, and are counted.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, id string) (i Import, err error) {
	role, err := may(actor)
	if err != nil {
		return i, err
	}
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		if i, err = tx.RegisterImport(ctx, id); err != nil {
			return err
		}
		if i.State != Loaded {
			return errs.New(errs.Conflict, "past.not_loaded", "This file is not loaded, so there is nothing to take back.")
		}
		all, err := tx.PastChanges(ctx, id)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		events := []event.Event{s.event(actor.Event(role), now, "register.import_taken_back", event.Subject{Kind: "register_import", ID: id})}
		for _, c := range all {
			if c.Now.Version != c.After {
				i.Kept++
				continue
			}
			u := c.Now
			if c.Before != nil {
				u = *c.Before
			} else {
				u.Gone = true
			}
			u.Version, u.At = c.Now.Version+1, now
			if err := tx.PutPastUse(ctx, u, "", nil); err != nil {
				return err
			}
			events = append(events, s.event(actor.Event(role), now, "register.past_use_taken_back", event.Subject{Kind: register.SubjectPast, ID: string(u.ID)}))
		}
		i.State, i.BackAt = TakenOut, now
		if err := tx.SaveRegisterImport(ctx, i); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, events...)
	})
	return i, err
}

// List lists the newest files.
func (s *Service) List(ctx context.Context, actor access.Actor, most int) (out []Import, err error) {
	if _, err := may(actor); err != nil {
		return nil, err
	}
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.RegisterImports(ctx, most)
		return err
	})
	return out, err
}

func slug(name string) string {
	out := []rune{}
	for _, r := range organisation.Fold(name) {
		if r == ' ' {
			r = '-'
		}
		out = append(out, r)
	}
	return string(out[:min(len(out), 60)])
}
