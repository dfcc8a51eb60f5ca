package agreement

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
)

// Sign signs in the browser, exactly the bytes the page showed. A confirmation that changes nothing the
// secretariat would look at takes effect at once, also when it comes within a year after the statement lapsed;
// everything else goes to the secretariat.
func (s *Service) Sign(ctx context.Context, actor access.Actor, cmd Sign) (Statement, error) {
	return s.sign(ctx, actor, want{cmd.Statement, cmd.Version, access.SignStatement}, func(_ context.Context, _ Tx, ready readyToSign) (Signature, error) {
		content := Signable(ready.st, ready.e, ready.body)
		if err := checkTyped(cmd, ready.st.Answers, ready.e.Hash, Hash(content)); err != nil {
			return Signature{}, err
		}
		now := s.d.Clock.Now()
		return Signature{Method: Typed, Authority: cmd.Authority, SignedOn: clock.DateOf(now), Evidence: cmd.Address}, nil
	})
}

// SignOnPaper hands in the scan of a signed print. The secretariat compares it before it accepts.
func (s *Service) SignOnPaper(ctx context.Context, actor access.Actor, cmd SignOnPaper) (Statement, error) {
	return s.sign(ctx, actor, want{cmd.Statement, cmd.Version, access.SignStatement}, func(ctx context.Context, tx Tx, ready readyToSign) (Signature, error) {
		owner, sum, err := tx.FileOwner(ctx, cmd.File)
		if errs.KindOf(err) == errs.NotFound || err == nil && owner != ready.st.Organisation {
			return Signature{}, errs.InvalidFields([]errs.Field{{Name: "file", Code: "agreement.scan", Message: "Choose the scan of the signed statement."}})
		}
		if err != nil {
			return Signature{}, err
		}
		var wrong []errs.Field
		today := clock.DateOf(s.d.Clock.Now())
		if cmd.SignedOn.IsZero() || cmd.SignedOn.After(today) {
			wrong = append(wrong, errs.Field{Name: "signed_on", Code: "agreement.signed_on", Message: "Enter the day on the paper, today or earlier."})
		}
		if !cmd.Authority {
			wrong = append(wrong, noAuthority())
		}
		return Signature{Method: Paper, Authority: cmd.Authority, SignedOn: cmd.SignedOn, Evidence: sum, Scan: cmd.File}, errs.InvalidFields(wrong)
	})
}

// readyToSign is a statement with nothing missing, and the edition it is signed for.
type readyToSign struct {
	st   Statement
	e    Edition
	body organisation.Organisation
}

// sign does what both ways of signing share; how gives the signature's own particulars.
func (s *Service) sign(ctx context.Context, actor access.Actor, w want, how func(context.Context, Tx, readyToSign) (Signature, error)) (Statement, error) {
	var out Statement
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, w)
		if err != nil {
			return err
		}
		e, err := current(ctx, tx)
		if err != nil {
			return err
		}
		if missing := Gaps(st.Answers, e, body); len(missing) > 0 {
			return errs.InvalidFields(fieldsOf(missing))
		}
		sig, err := how(ctx, tx, readyToSign{st, e, body})
		if err != nil {
			return err
		}
		sig = s.complete(sig, actor, readyToSign{st, e, body})
		if err := tx.InsertSignature(ctx, sig); err != nil {
			return fmt.Errorf("keep the signature on %s: %w", st.ID, err)
		}
		out, err = s.signed(ctx, tx, signing{actor, role, sig}, readyToSign{st, e, body})
		return err
	})
	return out, err
}

func fieldsOf(missing []Missing) []errs.Field {
	var out []errs.Field
	for _, m := range missing {
		out = append(out, errs.Field{Name: m.Field, Code: "agreement.missing", Message: m.Message})
	}
	return out
}

// complete adds what every signature carries.
func (s *Service) complete(sig Signature, actor access.Actor, r readyToSign) Signature {
	sig.ID, sig.Statement, sig.Edition = s.d.IDs.Next(), r.st.ID, r.e.ID
	sig.Content = Signable(r.st, r.e, r.body)
	sig.EditionHash, sig.ContentHash = r.e.Hash, Hash(sig.Content)
	sig.Signer, sig.At = actor.Person, s.d.Clock.Now()
	sig.Name, sig.Post, sig.Email = r.st.Answers.Signatory.Name, r.st.Answers.Signatory.Post, r.st.Answers.Signatory.Email
	return sig
}

// signing is who signed what.
type signing struct {
	actor access.Actor
	role  access.Role
	sig   Signature
}

// signedData is the data of the events of signing and accepting.
type signedData struct {
	Edition     string `json:"edition"`
	EditionHash string `json:"edition_hash"`
	ContentHash string `json:"content_hash"`
	Method      Method `json:"method"`
	From        string `json:"from,omitempty"`
}

func (s *Service) signed(ctx context.Context, tx Tx, by signing, r readyToSign) (Statement, error) {
	now, st := s.d.Clock.Now(), r.st
	data := signedData{Edition: r.e.Number(), EditionHash: r.e.Hash, ContentHash: by.sig.ContentHash, Method: by.sig.Method}
	straight := (st.Status == ReaffirmDue || s.lapsedLately(st)) && by.sig.Method == Typed && len(Concerns(st.Answers, r.e)) == 0 && sameScope(st.Answers.Scope, st.Accepted.Scope)
	name := "agreement.statement_signed"
	if straight {
		today := clock.DateOf(now)
		st = st.affirmed(r.e, today).become(Accepted, by.actor.Event(by.role), now, "")
		st.Reaffirmations = append(st.Reaffirmations, Reaffirmation{Edition: r.e.Number(), On: today, Signature: by.sig.ID})
		name = "agreement.statement_reaffirmed"
	} else {
		st.Edition = r.e.ID
		st = st.become(Submitted, by.actor.Event(by.role), now, "")
	}
	st, err := s.save(ctx, tx, st)
	if err != nil {
		return Statement{}, err
	}
	for _, kind := range []string{TaskSign, TaskComplete} {
		if err := tx.CloseTasks(ctx, kind, StatementSubject(st.ID), st.Organisation, now); err != nil {
			return Statement{}, err
		}
	}
	if !straight {
		if err := tx.OpenTask(ctx, s.decideTask(st, r.body, now)); err != nil {
			return Statement{}, err
		}
	}
	ev := s.event(by.actor.Event(by.role), name, StatementSubject(st.ID), st.Covers()...).With(data)
	return st, tx.AppendEvents(ctx, ev)
}

func sameScope(a, b Scope) bool {
	if a.Kind != b.Kind || len(a.Services) != len(b.Services) || len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Services {
		if a.Services[i] != b.Services[i] {
			return false
		}
	}
	for _, m := range a.Members {
		found := false
		for _, n := range b.Members {
			found = found || m == n
		}
		if !found {
			return false
		}
	}
	return true
}

func (s *Service) decideTask(st Statement, body organisation.Organisation, now time.Time) intray.Task {
	return intray.Task{
		ID: ident.New[ident.Task](s.d.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskDecide, Subject: StatementSubject(st.ID),
		Title: "Decide: the Acceptance Statement of " + body.Name, URL: boardURL + string(st.ID), From: st.Organisation, CreatedAt: now,
	}
}

// save keeps a statement with the day it is due next, and for whom it speaks.
func (s *Service) save(ctx context.Context, tx Tx, st Statement) (Statement, error) {
	today := clock.DateOf(s.d.Clock.Now())
	st.Due = st.NextDue(s.pace())
	for _, p := range st.Periods {
		if p.From.After(today) && (st.Due.IsZero() || p.From.Before(st.Due)) {
			st.Due = p.From // on that day the public list is brought up to date
		}
	}
	if err := tx.UpdateStatement(ctx, st); err != nil {
		return Statement{}, fmt.Errorf("save statement %s: %w", st.ID, err)
	}
	st.Version++
	if err := tx.SetCovered(ctx, st, today); err != nil {
		return Statement{}, fmt.Errorf("keep whom statement %s covers: %w", st.ID, err)
	}
	return st, nil
}
