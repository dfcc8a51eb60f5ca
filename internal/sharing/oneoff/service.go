package oneoff

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Service runs the life of one-off records: it loads, checks access, decides, saves and tells, each
// command in one transaction.
type Service struct {
	deps Deps
}

// New makes the service.
func New(deps Deps) *Service { return &Service{deps: deps} }

// Book gives the rulebook whose lists the choices come from.
func (s *Service) Book() *rulebook.Book { return s.deps.Book }

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.deps.Settings }

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// mine pairs each command that managers give with the author's own.
var mine = map[access.Command]access.Command{
	access.ViewOneOff: access.ViewMyOneOff, access.EditOneOff: access.EditMyOneOff, access.AmendOneOff: access.AmendMyOneOff,
	access.DownloadOneOff: access.DownloadMyOneOff,
}

// isAuthor reports whether the actor wrote the record and still acts for the organisation that has it.
func isAuthor(a access.Actor, r *Record) bool {
	return a.Person != "" && a.Person == r.Author && a.Organisation == r.Owner
}

// may reports whether an actor may give a command on a record in a stage, and by which role.
func may(a access.Actor, c access.Command, r *Record, stage Stage) (access.Role, bool) {
	rel := access.RelationTo(a, r.Owner)
	if other := r.Other(); other != "" {
		rel = access.RelationTo(a, r.Owner, other)
	}
	if role, ok := access.Allowed(a, c, rel, string(stage)); ok {
		return role, true
	}
	if own, has := mine[c]; has && isAuthor(a, r) {
		return access.Allowed(a, own, rel, string(stage))
	}
	return "", false
}

// permit finds the role that allows a command. Who may not see the record is told that there is none.
func permit(a access.Actor, c access.Command, r *Record) (access.Role, error) {
	if !a.SignedIn() {
		return "", errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	if role, ok := may(a, c, r, r.Stage); ok {
		return role, nil
	}
	if _, sees := may(a, access.ViewOneOff, r, r.Stage); !sees {
		return "", hidden()
	}
	for _, stage := range Stages() {
		if _, ok := may(a, c, r, stage); ok {
			return "", errs.New(errs.Conflict, "oneoff.moved_on", "The record has moved on. Look at it again.")
		}
	}
	return "", errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this. Ask your organisation's administrator who can do it.")
}

func hidden() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// permitOwn finds the role that allows a command for the actor's own organisation, before there is a
// record.
func permitOwn(a access.Actor, c access.Command) (access.Role, error) {
	return access.Require(a, c, access.SignedIn, access.RelationTo(a, a.Organisation), "")
}

// world is what is known around a record on its way through a command.
type world struct {
	sides sides
	kase  Case
}

// world gathers what the directory and the rulebook know of a record.
func (s *Service) world(ctx context.Context, tx WorldTx, r *Record) (world, error) {
	var w world
	var err error
	a := r.Answers
	if w.sides.provider, w.sides.providerKnown, err = s.standing(ctx, tx, ident.Organisation(a.One("provider_org"))); err != nil {
		return w, err
	}
	if w.sides.recipient, w.sides.recipientKnown, err = s.standing(ctx, tx, ident.Organisation(a.One("recipient_org"))); err != nil {
		return w, err
	}
	w.kase = s.caseOf(a, w.sides, r.Owner)
	return w, nil
}

func (s *Service) caseOf(a Answers, w sides, owner ident.Organisation) Case {
	c := CaseOf(a, s.deps.Book)
	c.ProviderPublic = body(w.provider, w.providerKnown, a.One("provider_kind"), s.deps.Book).PublicAuthority
	other, known := w.recipient, w.recipientKnown
	if a.Is("direction", "request_made") && ident.Organisation(a.One("recipient_org")) == owner {
		other, known = w.provider, w.providerKnown
	}
	named := a.Given("recipient_org") || OutsideName(a) != ""
	c.Outside = named && !(known && other.Signatory)
	return c
}

func (s *Service) standing(ctx context.Context, tx WorldTx, org ident.Organisation) (organisation.Standing, bool, error) {
	if org == "" {
		return organisation.Standing{}, false, nil
	}
	st, err := tx.Standing(ctx, org, s.today())
	if errors.Is(err, &errs.Error{Kind: errs.NotFound}) {
		return organisation.Standing{}, false, nil
	}
	return st, err == nil, err
}

func (s *Service) findings(c Case, w sides) []Finding {
	return findings(c, w, s.deps.Settings, s.deps.Book, s.today())
}

// begin starts a change of a loaded record.
func (s *Service) begin(a access.Actor, role access.Role, r Record) *work {
	w := &work{rec: r, before: r, by: a, role: role, now: s.deps.Clock.Now(), ids: s.deps.IDs, set: s.deps.Settings}
	w.rec.Answers = r.Answers.Clone()
	w.rec.FollowUps = append([]FollowUp(nil), r.FollowUps...)
	w.rec.Corrections = append([]Correction(nil), r.Corrections...)
	w.rec.Advice = append([]Advice(nil), r.Advice...)
	return w
}

// change loads a record, checks the command, decides and saves, in one transaction.
func (s *Service) change(ctx context.Context, a access.Actor, ref string, c access.Command, decide func(Tx, *work) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error { return s.changeIn(ctx, tx, order{a, ref, c, decide}) })
}

// order is one command on its way.
type order struct {
	by      access.Actor
	ref     string
	command access.Command
	decide  func(Tx, *work) error
}

func (s *Service) changeIn(ctx context.Context, tx Tx, o order) error {
	r, err := tx.OneOffByRef(ctx, o.ref)
	if err != nil {
		return err
	}
	role, err := permit(o.by, o.command, &r)
	if err != nil {
		return err
	}
	w := s.begin(o.by, role, r)
	if err := o.decide(tx, w); err != nil {
		return err
	}
	if len(w.events) == 0 {
		return nil
	}
	return s.commit(ctx, tx, w)
}

// stale refuses a command on a record that changed since the page showed it.
func stale(r Record, seen int64) error {
	if seen == 0 || seen == r.Version {
		return nil
	}
	return errs.New(errs.Conflict, "oneoff.changed", "Somebody changed the record since you opened it. Look at it again.")
}

// again reports whether a submission was done before.
func (s *Service) again(ctx context.Context, tx WorkTx, a access.Actor, key, ref string) (bool, error) {
	if key == "" {
		return false, nil
	}
	_, again, err := tx.Once(ctx, "oneoff:"+key, a.Person, ref, s.deps.Clock.Now())
	return again, err
}

// clean checks typed answers for what no record can keep, and tidies the rest.
func clean(values map[string][]string, allowed func(Field) bool) (Answers, error) {
	out := Answers{}
	var wrong []errs.Field
	for key, v := range values {
		f, ok := FieldByKey(key)
		switch {
		case !ok || !allowed(f):
			wrong = append(wrong, errs.Field{Name: key, Code: "unknown", Message: "The form has no answer “" + shorten(key) + "” here."})
		case f.tooLong(v):
			wrong = append(wrong, errs.Field{Name: key, Code: "too_long", Message: capital(f.Name) + " is far too long. Shorten it."})
		default:
			out[key] = f.tidy(v)
		}
	}
	sortFields(wrong)
	return out, errs.InvalidFields(wrong)
}
