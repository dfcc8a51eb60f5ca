package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// Begin asks for a list to be screened.
type Begin struct {
	Record string // reference of the record it is done for
	// Elsewhere names kinds of choice that the caller says were honoured before the list came here.
	Elsewhere []string
}

// Run is a screening under way: its lists are in memory, and its account is open.
type Run struct {
	service *Service
	account Screening
	sets    sets
}

// Ref is the reference of the run's account.
func (r *Run) Ref() string { return r.account.Ref }

// Begin checks who asks and for what, brings the lists into memory, and opens the account. End it with
// Through or Abandon.
func (s *Service) Begin(ctx context.Context, c Caller, b Begin) (*Run, error) {
	var u Use
	var role access.Role
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		u, role, err = s.use(ctx, tx, c, b.Record)
		return err
	})
	if err != nil {
		return nil, err
	}
	p, err := s.planFor(ctx, c.organisation(u), u, b.Elsewhere)
	if err != nil {
		return nil, err
	}
	r := &Run{service: s}
	for _, src := range p.sources {
		set, err := s.open(ctx, src)
		if err != nil {
			return nil, err
		}
		r.sets.add(set, src.Clean)
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		sc, err := s.begin(ctx, tx, c, u, role)
		if err != nil {
			return err
		}
		sc.Kind, sc.State, sc.Choices = Pass, Running, p.choices
		r.account = sc
		if err := tx.InsertScreening(ctx, sc); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tell("requested", sc, sc.By))
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// open reads a held list into memory; nil for a list of nobody.
func (s *Service) open(ctx context.Context, src Source) (*optout.Set, error) {
	if src.People == 0 {
		return nil, nil
	}
	in, err := s.deps.Vault.Open(ctx, src.Held.Name, src.Held.Key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read
	set, _, err := optout.ReadCompact(in)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "screening.held_list", "", err)
	}
	if int64(set.Len()) != src.People {
		return nil, errs.New(errs.Internal, "screening.held_list", "")
	}
	return set, nil
}

// Outcome is what may be told of a screening.
type Outcome struct {
	Ref        string      `json:"ref"`
	Record     string      `json:"record"`
	State      State       `json:"state"`
	Purposes   []string    `json:"purposes"`
	Basis      []string    `json:"basis"`
	Choices    []Choice    `json:"choices"`
	InputHash  string      `json:"input_sha256"`
	OutputHash string      `json:"output_sha256"`
	Counts     ShownCounts `json:"counts"`
}

// OutcomeOf is what may be told of an account. How many people a list of choices holds is told only from
// the floor up.
func (s *Service) OutcomeOf(sc Screening) Outcome {
	o := Outcome{Ref: sc.Ref, Record: sc.RecordRef, State: sc.State, Purposes: sc.Purposes, Basis: sc.Basis, InputHash: sc.InputHash, OutputHash: sc.OutputHash,
		Counts: Suppress(sc.Counts, s.deps.Settings.Floor)}
	for _, c := range sc.Choices {
		if c.People < s.deps.Settings.Floor {
			c.People = 0
		}
		o.Choices = append(o.Choices, c)
	}
	return o
}

// Through reads the list from in, writes who may stay to out, and closes the account. After an error what
// came out must not be used.
func (r *Run) Through(ctx context.Context, in io.Reader, out io.Writer, o table.Options) (Outcome, error) {
	read, written := sha256.New(), sha256.New()
	counts, err := r.sets.through(ctx, io.TeeReader(in, read), io.MultiWriter(out, written), o)
	if err != nil {
		return Outcome{}, r.fail(ctx, err)
	}
	sc := r.account
	sc.State, sc.InputHash, sc.OutputHash, sc.Aside = Done, sum(read), sum(written), counts.Aside
	sc.Counts = Counts{In: counts.Rows, Out: counts.Kept, Removed: counts.Removed, SetAside: counts.Aside.Total()}
	sc.ReturnedAt = r.service.now()
	if err := r.close(ctx, sc, "completed"); err != nil {
		return Outcome{}, err
	}
	return r.service.OutcomeOf(sc), nil
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// fail closes the account of a run that ended early and gives the error on.
func (r *Run) fail(ctx context.Context, cause error) error {
	sc := r.account
	sc.State, sc.Why, sc.ReturnedAt = Failed, errs.CodeOf(cause), r.service.now()
	if sc.Why == "" {
		sc.Why = "interrupted"
	}
	if err := r.close(ctx, sc, "failed"); err != nil {
		return err
	}
	return cause
}

// Abandon closes the account of a run whose output could not be handed over. After Through it says so of a
// finished one too.
func (r *Run) Abandon(ctx context.Context, cause error) error {
	if r.account.State == Failed {
		return cause
	}
	return r.fail(ctx, cause)
}

// close saves an account, also when the caller has gone.
func (r *Run) close(ctx context.Context, sc Screening, what string) error {
	s, ctx := r.service, context.WithoutCancel(ctx)
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveScreening(ctx, sc); err != nil {
			return err
		}
		if sc.State == Done {
			a := sc.Aside
			checked := sc.Counts.In - a.Blank - a.NoColumn - a.Missing - a.Malformed
			if err := errors.Join(tx.AddMonthCount(ctx, CountChecked, s.now(), checked), tx.AddMonthCount(ctx, CountWrong, s.now(), a.Invalid)); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, s.tell(what, sc, sc.By))
	})
	if err != nil {
		return err
	}
	sc.Version++
	r.account = sc
	return nil
}
