package organisation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// TryImport says what an import would do, and changes nothing.
func (s *Service) TryImport(ctx context.Context, actor access.Actor, in Import) (Plan, error) {
	if _, err := access.Require(actor, access.ImportDirectory, access.ImportDirectory, access.RelationTo(actor, ""), ""); err != nil {
		return Plan{}, err
	}
	var p Plan
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		p, err = s.plan(ctx, tx, in, nil)
		return err
	})
	return p, err
}

// ApplyImport does what TryImport said. Doing it again changes nothing.
func (s *Service) ApplyImport(ctx context.Context, actor access.Actor, in Import) (Plan, error) {
	role, err := access.Require(actor, access.ImportDirectory, access.ImportDirectory, access.RelationTo(actor, ""), "")
	if err != nil {
		return Plan{}, err
	}
	return s.apply(ctx, actor.Event(role), in)
}

// Seed loads directory files that come with the program or the pack, at first start.
func (s *Service) Seed(ctx context.Context, in Import) (Plan, error) {
	return s.apply(ctx, event.Actor{System: "set-up"}, in)
}

// applied is the data of the import's event.
type applied struct {
	File    string `json:"file"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Closed  int    `json:"closed"`
}

func (s *Service) apply(ctx context.Context, by event.Actor, in Import) (Plan, error) {
	var p Plan
	err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
		if p, err = s.plan(ctx, tx, in, tx); err != nil {
			return err
		}
		if p.New+p.Changed+p.Closed == 0 {
			return nil
		}
		ev := event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, "organisation.directory_imported", event.Subject{Kind: "directory", ID: in.Source.File})
		return tx.AppendEvents(ctx, ev.With(applied{in.Source.File, p.New, p.Changed, p.Closed}))
	})
	return p, err
}

// plan goes through the rows; with a writer it does what it finds.
func (s *Service) plan(ctx context.Context, tx Tx, in Import, write Keeper) (Plan, error) {
	p := Plan{Source: in.Source}
	for _, w := range in.Wrong {
		p.keep(Step{Row: Row{Line: w.Line}, Outcome: Rejected, Reason: strings.TrimSpace(w.Column + " " + w.Message)})
	}
	run := importing{s: s, tx: tx, src: in.Source, write: write, taken: map[Identifier]int{}}
	for _, r := range in.Rows {
		st, err := run.step(ctx, r)
		if err != nil {
			return Plan{}, err
		}
		p.keep(st)
	}
	slices.SortStableFunc(p.Steps, func(a, b Step) int { return a.Row.Line - b.Row.Line })
	return p, nil
}

func (p *Plan) keep(st Step) {
	p.Steps = append(p.Steps, st)
	switch st.Outcome {
	case Added:
		p.New++
	case Changed:
		p.Changed++
	case Unchanged:
		p.Unchanged++
	case ToClose:
		p.Closed++
	case Rejected:
		p.Rejected++
	case Skipped:
		p.Skipped++
	}
}

// importing is one run over a file.
type importing struct {
	s     *Service
	tx    Tx
	src   Source
	write Keeper             // nil in a dry run
	taken map[Identifier]int // line of this file that has the number already
}

func (run importing) step(ctx context.Context, r Row) (Step, error) {
	st := Step{Row: r}
	if r.Skip != "" {
		st.Outcome, st.Reason = Skipped, r.Skip
		return st, nil
	}
	if _, ok := run.s.d.Book.BodyKind(r.Kind); !ok {
		st.Outcome, st.Reason = Rejected, fmt.Sprintf("kind: %q is not a kind of organisation we know. Use a code such as gp_practice or school_academy.", r.Kind)
		return st, nil
	}
	for _, i := range r.Identifiers {
		if line, twice := run.taken[i]; twice {
			st.Outcome, st.Reason = Rejected, fmt.Sprintf("%s: %s is on line %d already. Keep one of the two lines.", i.Scheme, i.Value, line)
			return st, nil
		}
	}
	for _, i := range r.Identifiers {
		run.taken[i] = r.Line
	}
	known, err := match(ctx, run.tx, r)
	switch {
	case errors.Is(err, errTwoMatches):
		st.Outcome, st.Reason = Rejected, "Its numbers belong to two organisations we know. Check them one by one."
		return st, nil
	case errs.KindOf(err) == errs.NotFound:
		return run.addRow(ctx, st)
	case err != nil:
		return Step{}, err
	}
	return run.changeRow(ctx, st, known)
}

var errTwoMatches = errors.New("two organisations match")

// match finds the organisation a row is about: by its numbers, or by name and kind when it has none.
func match(ctx context.Context, tx Tx, r Row) (Organisation, error) {
	var found Organisation
	for _, i := range r.Identifiers {
		o, err := tx.OrganisationByIdentifier(ctx, i)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return Organisation{}, fmt.Errorf("look up %s %s: %w", i.Scheme, i.Value, err)
		}
		if found.ID != "" && found.ID != o.ID {
			return Organisation{}, errTwoMatches
		}
		found = o
	}
	if found.ID != "" {
		return found, nil
	}
	if len(r.Identifiers) > 0 {
		return Organisation{}, notFound()
	}
	o, err := tx.OrganisationBySlug(ctx, Slugged(r.Name))
	if err == nil && (o.Kind != r.Kind || Fold(o.Name) != Fold(r.Name)) {
		return Organisation{}, notFound()
	}
	return o, err
}

func (run importing) addRow(ctx context.Context, st Step) (Step, error) {
	if st.Row.Closed {
		st.Outcome, st.Reason = Skipped, "It has closed and we never knew it."
		return st, nil
	}
	st.Outcome = Added
	if run.write == nil {
		return st, nil
	}
	now := run.s.d.Clock.Now()
	o := Organisation{ID: ident.New[ident.Organisation](run.s.d.IDs), Status: InDirectory, Source: run.src, CreatedAt: now, UpdatedAt: now, Version: 1}
	fill(&o, st.Row)
	o = o.WithFacts(run.s.d.Book)
	if err := run.s.insert(ctx, run.tx, &o); err != nil {
		return Step{}, err
	}
	st.Organisation = o.ID
	return st, nil
}

// fill puts what a row says into o. What a member says of itself is never overwritten by a file.
func fill(o *Organisation, r Row) {
	o.Name, o.Kind = r.Name, r.Kind
	o.Profile.KindConfirmed = o.Profile.KindConfirmed || r.KindSure
	if len(r.Address.Text()) > 0 {
		o.Profile.Address = r.Address
	}
	if r.Telephone != "" {
		o.Profile.Telephone = r.Telephone
	}
	if r.Website != "" {
		o.Profile.Links.Website = r.Website
	}
	for _, s := range Schemes() {
		for _, i := range r.Identifiers {
			if i.Scheme == s && o.Identifier(s) == "" {
				o.Identifiers = append(o.Identifiers, i)
			}
		}
	}
}

func (run importing) changeRow(ctx context.Context, st Step, o Organisation) (Step, error) {
	st.Organisation, st.Outcome = o.ID, Unchanged
	after := o
	after.Identifiers = slices.Clone(o.Identifiers)
	switch {
	case st.Row.Closed && o.Status != Closed:
		st.Outcome, st.Changes = ToClose, []string{"Closes."}
		after.Status = Closed
	case st.Row.Closed:
		return st, nil
	case o.Status == InDirectory || o.Status == Closed:
		fill(&after, st.Row)
		if o.Status == Closed && len(o.Profile.Successors) == 0 {
			after.Status = InDirectory
		}
		st.Changes = changesBetween(o, after)
	default: // it keeps its own profile; only new numbers are added
		row := st.Row
		row.Name, row.Kind, row.KindSure, row.Address, row.Telephone, row.Website = o.Name, o.Kind, false, Address{}, "", ""
		fill(&after, row)
		st.Changes = changesBetween(o, after)
	}
	if st.Outcome == Unchanged && len(st.Changes) == 0 {
		return st, nil
	}
	if st.Outcome == Unchanged {
		st.Outcome = Changed
	}
	if run.write == nil {
		return st, nil
	}
	after.Source, after.UpdatedAt = run.src, run.s.d.Clock.Now()
	after = after.WithFacts(run.s.d.Book)
	if err := run.write.UpdateOrganisation(ctx, after); err != nil {
		return Step{}, fmt.Errorf("change organisation %s: %w", o.ID, err)
	}
	return st, nil
}

// changesBetween says in words what differs.
func changesBetween(a, b Organisation) []string {
	var out []string
	say := func(what, from, to string) {
		switch {
		case from == to:
		case from == "":
			out = append(out, "Adds "+what+": "+to+".")
		default:
			out = append(out, "Changes "+what+" from "+from+" to "+to+".")
		}
	}
	say("name", a.Name, b.Name)
	say("kind", a.Kind, b.Kind)
	say("status", string(a.Status), string(b.Status))
	say("address", strings.Join(a.Profile.Address.Text(), ", "), strings.Join(b.Profile.Address.Text(), ", "))
	say("telephone", a.Profile.Telephone, b.Profile.Telephone)
	say("website", a.Profile.Links.Website, b.Profile.Links.Website)
	for _, s := range Schemes() {
		say(string(s), a.Identifier(s), b.Identifier(s))
	}
	return out
}
