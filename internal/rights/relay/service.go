package relay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/deadline"
)

// Service runs the life of corrections, each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// EventData is what events about corrections carry.
type EventData struct {
	Ref   string `json:"ref"`
	Kind  Kind   `json:"kind"`
	Copy  int    `json:"copy,omitempty"`
	State State  `json:"state,omitempty"`
}

// clockRule is the rule that says how long an answer may take.
const clockRule = "clock.relay"

// Clock gives the rule that says how long whoever is told has.
func (s *Service) Clock() (deadline.Rule, error) {
	return deadline.RuleOn(s.deps.Book, clockRule, s.deps.Clock.Now())
}

func (s *Service) due(from time.Time) (clock.Date, error) {
	r, err := deadline.RuleOn(s.deps.Book, clockRule, from)
	if err != nil {
		return clock.Date{}, err
	}
	st := deadline.Engine{Calendar: s.deps.Calendar}.State(r, deadline.Story{Received: from}, from)
	return st.Due, nil
}

func (s *Service) since() clock.Date {
	return clock.DateOf(s.deps.Clock.Now()).AddMonths(-s.deps.Settings.EndedMonths)
}

// mostWords bounds what is said in a sentence.
const mostWords = 500

func said(words string) (string, error) {
	words = strings.TrimSpace(words)
	if utf8.RuneCountInString(words) > mostWords {
		return "", invalid("words", "too_long", fmt.Sprintf("Say it in %d characters", mostWords))
	}
	return words, nil
}

// Draft is what somebody wants to send, before it is sent.
type Draft struct {
	Kind     Kind
	Items    []string
	Records  []string // only by these; none: by all
	LocalRef string
	Case     string
	Replaces string
	Report   string // reference of the report that it answers
}

// Plan shows exactly who will be told.
type Plan struct {
	Draft
	Lines []PlanLine
	Due   clock.Date
	// Seen is a print of the lines: a plan that changed between looking and sending is shown again.
	Seen string
	// Like lists what is on its way already about the same.
	Like []Correction
}

// PlanLine is one that will be told.
type PlanLine struct {
	Line
	Name  string
	Alone bool // it cannot answer here
}

// Key tells the lines of a plan apart.
func (l PlanLine) Key() string { return l.To.Key() }

// Offer is what somebody can choose from when they begin.
type Offer struct {
	Items   []string
	Records []Route
}

// Offer gives the kinds of information that the actor's organisation sends to others, and by which records.
func (s *Service) Offer(ctx context.Context, a access.Actor) (Offer, error) {
	if _, err := access.Require(a, access.BeginCorrection, access.ViewCorrections, access.RelationTo(a, a.Organisation), ""); err != nil {
		return Offer{}, err
	}
	shares, err := s.deps.World.Shares(ctx, a.Organisation, s.since())
	return offer(shares, Holder{Org: a.Organisation}), err
}

func offer(shares []Share, from Holder) Offer {
	o := Offer{Items: Sent(from, shares)}
	for _, x := range shares {
		if x.From == from && x.To != from && !slices.ContainsFunc(o.Records, func(r Route) bool { return r.Record == x.Record }) {
			o.Records = append(o.Records, Route{Record: x.Record, Title: x.Title, Ended: x.Ended})
		}
	}
	return o
}

// Plan checks a draft and says who will be told. Nothing is kept.
func (s *Service) Plan(ctx context.Context, a access.Actor, d Draft) (Plan, error) {
	if _, err := access.Require(a, access.BeginCorrection, access.ViewCorrections, access.RelationTo(a, a.Organisation), ""); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, a.Organisation, d)
}

func (s *Service) plan(ctx context.Context, org ident.Organisation, d Draft) (Plan, error) {
	p := Plan{Draft: d}
	switch {
	case !d.Kind.Valid():
		return p, invalid("kind", "required", "Choose what you did")
	case len(d.Items) == 0:
		return p, invalid("items", "required", "Choose what was wrong")
	case !RefSound(d.LocalRef):
		return p, invalid("local_ref", "shape", "Enter your own reference: at most 40 letters, numbers, and the signs / - _, with no spaces. Do not enter a name or an NHS number")
	}
	shares, err := s.deps.World.Shares(ctx, org, s.since())
	if err != nil {
		return p, err
	}
	shares = Only(shares, d.Records)
	if len(d.Records) == 0 {
		once, err := s.deps.World.OneOffs(ctx, org, d.LocalRef)
		if err != nil {
			return p, err
		}
		shares = append(slices.Clone(shares), once...)
	}
	from := Holder{Org: org}
	lines := Reach(from, d.Items, shares, func(Holder, string) bool { return false })
	if p.Lines, err = s.name(ctx, lines); err != nil {
		return p, err
	}
	if p.Due, err = s.due(s.deps.Clock.Now()); err != nil {
		return p, err
	}
	p.Seen = seen(p)
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		p.Like, err = s.like(ctx, tx, org, d)
		return err
	})
	return p, err
}

// like finds what is on its way already about the same.
func (s *Service) like(ctx context.Context, tx CorrectionTx, org ident.Organisation, d Draft) ([]Correction, error) {
	all, err := tx.CorrectionsLike(ctx, org, d.LocalRef, watchMost)
	return slices.DeleteFunc(all, func(c Correction) bool {
		return c.Stage != Open || c.Kind != d.Kind || c.Ref == d.Replaces || !slices.ContainsFunc(d.Items, func(i string) bool { return slices.Contains(c.Items, i) })
	}), err
}

func (s *Service) name(ctx context.Context, lines []Line) ([]PlanLine, error) {
	bodies, err := s.bodies(ctx, lines)
	if err != nil {
		return nil, err
	}
	out := make([]PlanLine, 0, len(lines))
	for _, l := range lines {
		n := PlanLine{Line: l, Name: l.To.Outside, Alone: true}
		if b, ok := bodies[l.To.Org]; ok && l.To.Org != "" {
			n.Name, n.Alone = b.Name, !b.Reached || b.Gone
		}
		out = append(out, n)
	}
	return out, nil
}

func (s *Service) bodies(ctx context.Context, lines []Line) (map[ident.Organisation]Body, error) {
	var ids []ident.Organisation
	for _, l := range lines {
		if l.To.Org != "" {
			ids = append(ids, l.To.Org)
		}
	}
	return s.deps.World.Bodies(ctx, ids)
}

// seen is a print of who is told of what.
func seen(p Plan) string {
	type line struct {
		Key   string
		Items []string
	}
	var all []line
	for _, l := range p.Lines {
		all = append(all, line{l.To.Key(), l.Items})
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(fmt.Sprintf("relay: a plan cannot be written: %v", err)) // it holds only text
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// Begin sends a correction.
type Begin struct {
	Draft
	Key    string // of the form: the same key sends once
	Seen   string // print of the plan that was looked at
	Again  bool   // although something about the same is on its way
	Skip   []string
	Ground string // for those in Skip: code of list correction_exception
	Words  string
}

// Begin sends a correction to everybody in its plan, but for those whom it is decided not to tell.
func (s *Service) Begin(ctx context.Context, a access.Actor, cmd Begin) (ref string, err error) {
	role, err := access.Require(a, access.BeginCorrection, access.ViewCorrections, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return "", err
	}
	p, err := s.plan(ctx, a.Organisation, cmd.Draft)
	if err != nil {
		return "", err
	}
	if cmd.Words, err = said(cmd.Words); err != nil {
		return "", err
	}
	if len(cmd.Skip) > 0 {
		if err := exception(cmd.Ground, cmd.Words); err != nil {
			return "", err
		}
	}
	bodies, err := s.bodies(ctx, append(lines(p), Line{To: Holder{Org: a.Organisation}}))
	if err != nil {
		return "", err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		ref, err = s.begin(ctx, tx, a, beginning{cmd, p, bodies, role})
		return err
	})
	return ref, err
}

func lines(p Plan) (out []Line) {
	for _, l := range p.Lines {
		out = append(out, l.Line)
	}
	return out
}

// beginning is a correction about to be sent.
type beginning struct {
	Begin
	plan   Plan
	bodies map[ident.Organisation]Body
	role   access.Role
}

func (s *Service) begin(ctx context.Context, tx Tx, a access.Actor, b beginning) (string, error) {
	now := s.deps.Clock.Now()
	c, err := s.fresh(ctx, tx, a, b)
	if err != nil {
		return "", err
	}
	if b.Report == "" {
		first, again, err := tx.Once(ctx, b.Key, a.Person, c.Ref, now)
		if err != nil || again {
			return first, err
		}
	}
	if b.Seen != b.plan.Seen {
		return "", errs.New(errs.Conflict, "correction.plan", "Records changed while you looked. The list of who will be told is new: look at it again, then send.")
	}
	if like, err := s.like(ctx, tx, a.Organisation, b.Draft); err != nil {
		return "", err
	} else if len(like) > 0 && !b.Again {
		return "", errs.New(errs.Conflict, "correction.like", "A correction about the same is on its way already: "+like[0].Ref+".")
	}
	c.Stage, c.Kind, c.Items, c.Records, c.LocalRef, c.Case, c.BegunAt = Open, b.Kind, b.Items, b.Records, b.LocalRef, b.Case, now
	c.turn(Turn{What: WasBegun, Role: b.role, At: now})
	sent, err := c.send(lines(b.plan), 0, b.bodies, now, s.due)
	if err != nil {
		return "", err
	}
	for _, n := range sent {
		if p := c.Copies[n-1]; slices.Contains(b.Skip, p.To.Key()) {
			if err := c.excuse(n, b.Ground, b.Words, b.role, now); err != nil {
				return "", err
			}
		}
	}
	c.finish(now)
	if err := s.replace(ctx, tx, a, b, &c); err != nil {
		return "", err
	}
	save := tx.InsertCorrection
	if b.Report != "" {
		save = tx.SaveCorrection
	}
	if err := save(ctx, c); err != nil {
		return "", err
	}
	if b.Case != "" {
		if err := tx.CloseAllTasks(ctx, TaskBegin, event.Subject{Kind: "case", ID: b.Case}, now); err != nil {
			return "", err
		}
	}
	return c.Ref, errors.Join(tx.CloseAllTasks(ctx, TaskLook, c.Subject(), now), s.record(ctx, tx, a.Event(b.role), c, happened{WasBegun, 0}), s.tasks(ctx, tx, c, sent))
}

// fresh gives the correction to send: a new one, or the report that it answers.
func (s *Service) fresh(ctx context.Context, tx Tx, a access.Actor, b beginning) (Correction, error) {
	now := s.deps.Clock.Now()
	if b.Report != "" {
		c, err := tx.CorrectionByRef(ctx, b.Report)
		if err != nil {
			return c, err
		}
		if _, err := access.Require(a, access.JudgeCorrection, access.ViewCorrections, access.RelationTo(a, c.Source, c.Reporter), string(c.Stage)); errs.KindOf(err) == errs.Forbidden {
			return c, moved()
		} else if err != nil {
			return c, err
		}
		return c, nil
	}
	n, err := tx.TakeNumber(ctx, fmt.Sprintf("correction-%d", now.Year()))
	if err != nil {
		return Correction{}, err
	}
	c := Correction{ID: ident.New[ID](s.deps.IDs), Ref: ident.Reference(s.deps.Settings.Prefix, now.Year(), n), Source: a.Organisation, Name: b.bodies[a.Organisation].Name,
		Origin: FromStaff, Replaces: b.Replaces, MadeAt: now, Updated: now, Version: 1}
	if b.Case != "" {
		c.Origin = FromPerson
	}
	return c, nil
}

// replace stops the correction for which a better one goes out.
func (s *Service) replace(ctx context.Context, tx Tx, a access.Actor, b beginning, c *Correction) error {
	if b.Replaces == "" {
		return nil
	}
	old, err := tx.CorrectionByRef(ctx, b.Replaces)
	if err != nil {
		return err
	}
	role, err := access.Require(a, access.ManageCorrection, access.ViewCorrections, access.RelationTo(a, old.Source), string(old.Stage))
	if errs.KindOf(err) == errs.Forbidden {
		return moved()
	}
	if err != nil {
		return err
	}
	if err := old.stop(Replaced, "", c.Ref, role, s.deps.Clock.Now()); err != nil {
		return err
	}
	if c.Case == "" {
		c.Case, c.Origin = old.Case, old.Origin
	}
	if err := tx.SaveCorrection(ctx, old); err != nil {
		return err
	}
	return errors.Join(tx.CloseAllTasks(ctx, TaskAnswer, old.Subject(), old.Updated), tx.CloseAllTasks(ctx, TaskChase, old.Subject(), old.Updated), s.record(ctx, tx, a.Event(role), old, happened{WasReplaced, 0}))
}
