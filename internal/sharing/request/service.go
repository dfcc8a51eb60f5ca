package request

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/round"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Service runs the life of requests: it loads, checks access, decides, saves and tells, each command in
// one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Settings gives the partnership's targets.
func (s *Service) Settings() Settings { return s.deps.Settings }

func (s *Service) targets() targets { return targets{s.deps.Settings, s.deps.Calendar} }

func (s *Service) now() time.Time { return s.deps.Clock.Now() }

// Create begins a draft: a request of one's own, or one that reached one's own organisation.
func (s *Service) Create(ctx context.Context, a access.Actor, cmd Create) (made Created, err error) {
	now := s.now()
	r := Request{ID: ident.New[ID](s.deps.IDs), Logged: cmd.Logged, Stage: Draft, Content: Content{Urgency: cmd.Urgency, Channel: "platform", Categories: cmd.Known.Categories, Subjects: cmd.Known.Subjects, Purposes: cmd.Known.Purposes},
		CreatedBy: a.Person, CreatedAt: now, UpdatedAt: now, Version: 1}
	own := Side{Organisation: a.Organisation}
	r.Asker, r.Receiver = own, cmd.Other
	if cmd.Logged {
		r.Asker, r.Receiver, r.Stage, r.Content.Channel = cmd.Other, own, Logging, ""
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		role, err := access.Require(a, access.CreateRequest, access.CreateRequest, r.Relation(a), "")
		if err != nil {
			return err
		}
		w, _, err := s.world(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := s.begins(r, cmd, w); err != nil {
			return err
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("request-%d", now.Year()))
		if err != nil {
			return err
		}
		r.Ref = ident.Reference(s.deps.Settings.RefPrefix, now.Year(), n)
		if cmd.Key != "" {
			first, again, err := tx.Once(ctx, cmd.Key, a.Person, r.Ref, now)
			if err != nil || again {
				made.Ref = first
				return err
			}
		}
		made = Created{r.ID, r.Ref}
		d := begin(r, Who{Actor: a, Role: role, Now: now}, w)
		d.happened("created", EventData{For: cmd.Logged})
		if err := tx.InsertRequest(ctx, d.Request); err != nil {
			return err
		}
		return s.follow(ctx, tx, d.Outcome)
	})
	return made, err
}

// begins refuses a request without another end or an urgency.
func (s *Service) begins(r Request, cmd Create, w World) error {
	switch other := cmd.Other; {
	case other.Outside() && other.Name == "":
		return invalid("other", "required", "Choose the other organisation, or enter its name")
	case !other.Outside() && w.Names[other.Organisation] == "":
		return errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	case r.Asker.Organisation == r.Receiver.Organisation:
		return invalid("other", "same", "Choose another organisation than your own")
	}
	return wrong(r.Content, s.deps.Book)
}

// order is one command on its way.
type order struct {
	ref     string
	command access.Command
	// speaker is the side whose command it is; the other side may give it for a body that cannot.
	speaker func(Request) Side
	decide  func(r Request, who Who, w World) (Outcome, error)
}

func asker(r Request) Side    { return r.Asker }
func receiver(r Request) Side { return r.Receiver }

// do runs a command in a transaction of its own.
func (s *Service) do(ctx context.Context, a access.Actor, o order) (out Outcome, err error) {
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		out, err = s.within(ctx, tx, a, o)
		return err
	})
	return out, err
}

// within runs a command in a transaction that is open already.
func (s *Service) within(ctx context.Context, tx Tx, a access.Actor, o order) (Outcome, error) {
	r, err := tx.RequestByRef(ctx, o.ref)
	if err != nil {
		return Outcome{}, err
	}
	role, err := s.permit(ctx, tx, a, r, o)
	if err != nil {
		return Outcome{}, err
	}
	w, _, err := s.world(ctx, tx, r)
	if err != nil {
		return Outcome{}, err
	}
	out, err := o.decide(r, Who{Actor: a, Role: role, Now: s.now()}, w)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.SaveRequest(ctx, out.Request); err != nil {
		return Outcome{}, err
	}
	return out, s.follow(ctx, tx, out)
}

// permit finds the role that allows a command. Who may give it in another stage is told that the
// request moved on.
func (s *Service) permit(ctx context.Context, tx WorldTx, a access.Actor, r Request, o order) (access.Role, error) {
	rel, stage := r.Relation(a), string(r.Stage)
	role, err := access.Require(a, o.command, access.ViewRequest, rel, stage)
	if err == nil || errs.KindOf(err) != errs.Forbidden {
		return role, err
	}
	if o.speaker != nil {
		if role, ok := access.Allowed(a, access.SpeakForOutsider, rel, stage); ok {
			reached, err := s.reached(ctx, tx, o.speaker(r), r.Content.Urgency)
			if err != nil {
				return "", err
			}
			if !reached {
				return role, nil
			}
		}
	}
	for _, other := range Stages() {
		if _, ok := access.Allowed(a, o.command, rel, string(other)); ok && other != r.Stage {
			return "", notNow()
		}
	}
	return "", err
}

// reached reports whether anybody on a side can act here.
func (s *Service) reached(ctx context.Context, tx WorldTx, side Side, urgency string) (bool, error) {
	if side.Outside() {
		return false, nil
	}
	people, err := tx.WearersOf(ctx, side.Organisation, RolesFor(urgency), s.now())
	return len(people) > 0, err
}

// world gathers what is known of both sides.
func (s *Service) world(ctx context.Context, tx WorldTx, r Request) (World, map[Side]organisation.Standing, error) {
	w := World{Targets: s.targets(), Book: s.deps.Book}
	names, err := tx.OrganisationNames(ctx, inside(r.Asker.Organisation, r.Receiver.Organisation))
	if err != nil {
		return w, nil, err
	}
	w.Names = names
	known := map[Side]organisation.Standing{}
	for _, side := range []Side{r.Asker, r.Receiver} {
		if side.Outside() || names[side.Organisation] == "" {
			continue
		}
		st, err := tx.Standing(ctx, side.Organisation, clock.DateOf(s.now()))
		if err != nil && !errors.Is(err, &errs.Error{Kind: errs.NotFound}) {
			return w, nil, fmt.Errorf("standing of %s: %w", side.Organisation, err)
		}
		known[side] = st
	}
	w.Wording = s.deps.Book.PublicTask(facts(r, s.deps.Book, known, s.now()))
	return w, known, nil
}

// follow writes events, tasks and notices.
func (s *Service) follow(ctx context.Context, tx WorkTx, out Outcome) error {
	about, now := out.Request.Subject(), s.now()
	for i := range out.Events {
		out.Events[i].ID = ident.New[ident.Event](s.deps.IDs)
	}
	if err := tx.AppendEvents(ctx, out.Events...); err != nil {
		return err
	}
	for _, kind := range out.Close {
		if err := tx.CloseAllTasks(ctx, kind, about, now); err != nil {
			return fmt.Errorf("close %s: %w", kind, err)
		}
	}
	for _, t := range out.Open {
		t.ID, t.CreatedAt = ident.New[ident.Task](s.deps.IDs), now
		if err := tx.OpenTask(ctx, t); err != nil {
			return fmt.Errorf("open %s: %w", t.Kind, err)
		}
	}
	for _, n := range out.Notices {
		n.ID = ident.New[ident.Notice](s.deps.IDs)
		if err := tx.PostNotice(ctx, n); err != nil {
			return fmt.Errorf("notice %s: %w", n.Kind, err)
		}
	}
	return nil
}

// Save keeps one section of a draft and points at words that look like somebody's details.
func (s *Service) Save(ctx context.Context, a access.Actor, cmd Save) (Saved, error) {
	out, err := s.do(ctx, a, order{cmd.Ref, access.EditRequest, nil, func(r Request, who Who, w World) (Outcome, error) { return save(r, cmd, who, w) }})
	if err != nil {
		return Saved{}, err
	}
	return Saved{Version: out.Request.Version + 1, Hints: Hints(cmd.Section, cmd.Content)}, nil
}

// Hints points at words in free text that look like somebody's details. It warns and never stops a save.
func Hints(section Section, c Content) []FieldHint {
	texts := map[Section][]struct{ field, text string }{
		SectionWhat: {{"data", c.Data}, {"case_ref", c.CaseRef}}, SectionWhy: {{"purpose", c.Purpose}}, SectionWording: {{"statement", c.Statement}},
	}
	var out []FieldHint
	for _, t := range texts[section] {
		for _, h := range sharing.PersonalDetailHints(t.text) {
			out = append(out, FieldHint{t.field, h.Message})
		}
	}
	return out
}

// Send puts a draft on its way.
func (s *Service) Send(ctx context.Context, a access.Actor, cmd Send) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.SendRequest, nil, func(r Request, who Who, w World) (Outcome, error) { return send(r, cmd, who, w) }})
	return err
}

// Check writes down how the asker was checked.
func (s *Service) Check(ctx context.Context, a access.Actor, cmd CheckAsker) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.CheckRequest, nil, func(r Request, who Who, w World) (Outcome, error) { return check(r, cmd, who, w) }})
	return err
}

// AskBack asks what is meant; the clock stands still until the reply.
func (s *Service) AskBack(ctx context.Context, a access.Actor, cmd AskBack) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.ClarifyRequest, receiver, func(r Request, who Who, w World) (Outcome, error) { return askBack(r, cmd, who, w) }})
	return err
}

// Reply answers what was asked back.
func (s *Service) Reply(ctx context.Context, a access.Actor, cmd Reply) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.ReplyRequest, asker, func(r Request, who Who, w World) (Outcome, error) { return reply(r, cmd, who, w) }})
	return err
}

// AnswerPlainly answers without a one-off record: refuses or defers; what a body outside answered may
// also be a sharing, for its record is its own.
func (s *Service) AnswerPlainly(ctx context.Context, a access.Actor, cmd AnswerPlainly) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.AnswerRequest, receiver, func(r Request, who Who, w World) (Outcome, error) {
		shares := cmd.Outcome == ShareAll || cmd.Outcome == SharePart
		if shares && who.Actor.Organisation == r.Receiver.Organisation {
			return Outcome{}, errNoOneOff
		}
		reason, err := reasoned("reason", cmd.Reason, "Say why, in words that the asker may read")
		if err != nil {
			return Outcome{}, err
		}
		return answer(r, Answer{Outcome: cmd.Outcome, Reason: reason, Until: cmd.Until}, who, w)
	}})
	return err
}

// Answered tells, inside the transaction that finalises or amends a one-off record, how it answered a
// request. Telling the same again does nothing; another outcome of the same record goes to the asker.
func (s *Service) Answered(ctx context.Context, tx Tx, a access.Actor, ref string, ans Answer) error {
	r, err := tx.RequestByRef(ctx, ref)
	if err != nil {
		return err
	}
	if ans.OneOff != "" && r.Answer.OneOff == ans.OneOff && a.Organisation == r.Receiver.Organisation && (r.Stage == Answered || r.Stage == Acknowledged) {
		return s.amended(ctx, tx, a, r, ans)
	}
	_, err = s.within(ctx, tx, a, order{ref, access.AnswerRequest, nil, func(r Request, who Who, w World) (Outcome, error) { return answer(r, ans, who, w) }})
	return err
}

// amended takes over another outcome of the record that answered.
func (s *Service) amended(ctx context.Context, tx Tx, a access.Actor, r Request, ans Answer) error {
	if r.Answer.Outcome == ans.Outcome {
		return nil
	}
	w, _, err := s.world(ctx, tx, r)
	if err != nil {
		return err
	}
	role, _ := access.Allowed(a, access.ViewRequest, r.Relation(a), string(r.Stage))
	r.Stage, r.Ack = Sent, Ack{} // decided anew
	out, err := answer(r, ans, Who{Actor: a, Role: role, Now: s.now()}, w)
	if err != nil {
		return err
	}
	if err := tx.SaveRequest(ctx, out.Request); err != nil {
		return err
	}
	return s.follow(ctx, tx, out)
}

// Acknowledge says what came of the answer.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, cmd Acknowledge) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		r, err := s.acknowledge(ctx, tx, a, cmd)
		if err != nil || s.deps.Acknowledged == nil {
			return err
		}
		return s.deps.Acknowledged(ctx, tx, a, r)
	})
}

// AcknowledgeIn takes over, inside the transaction in which the record that answered a request is acknowledged, what
// its receiver says came.
func (s *Service) AcknowledgeIn(ctx context.Context, tx Tx, a access.Actor, cmd Acknowledge) error {
	_, err := s.acknowledge(ctx, tx, a, cmd)
	return err
}

func (s *Service) acknowledge(ctx context.Context, tx Tx, a access.Actor, cmd Acknowledge) (Request, error) {
	out, err := s.within(ctx, tx, a, order{cmd.Ref, access.AcknowledgeRequest, asker, func(r Request, who Who, w World) (Outcome, error) { return acknowledge(r, cmd, who, w) }})
	return out.Request, err
}

// Withdraw takes a request back.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, cmd Withdraw) error {
	_, err := s.do(ctx, a, order{cmd.Ref, access.WithdrawRequest, asker, func(r Request, who Who, w World) (Outcome, error) { return withdraw(r, cmd, who, w) }})
	return err
}

// watchBatch is how many requests one turn of the watch looks at.
const watchBatch = 100

// RunWatch reminds before and after the due time. It is run often, for emergencies count in hours, and
// does no harm when run again.
func (s *Service) RunWatch(ctx context.Context) error {
	return round.Each(func(after string) (refs []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			refs, err = tx.RequestsToWatch(ctx, s.now(), after, watchBatch)
			return err
		})
		return refs, err
	}, func(ref string) error { return s.watch(ctx, ref) })
}

func (s *Service) watch(ctx context.Context, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.RequestByRef(ctx, ref)
		if err != nil {
			return err
		}
		w, _, err := s.world(ctx, tx, r)
		if err != nil {
			return err
		}
		out, err := remind(r, Who{Now: s.now(), System: "jobs"}, w)
		if err != nil {
			return err
		}
		if err := tx.SaveRequest(ctx, out.Request); err != nil {
			return err
		}
		return s.follow(ctx, tx, out)
	})
}

// publicTask answers row 9 of the one-off record.
func publicTask(r Request, w rulebook.PublicTask) string {
	switch {
	case r.Content.Statement != "":
		return "yes"
	case w.Needed:
		return "no"
	}
	return "n/a"
}
