package register

import (
	"context"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// Coming is a change that every party has signed and that is not in force yet.
type Coming struct {
	Version   int        `json:"version"`
	Announced clock.Date `json:"announced"`
	From      clock.Date `json:"from"` // the first day on which it can be in force
	Sentences []string   `json:"sentences"`
}

// coming announces the change that waits, when it is one of which the public is told before. Both sides are public
// texts, so that the sentences say no more than the entry will.
func (k composer) coming(shown sharing.Version, level Level) *Coming {
	if shown.N != k.src.Record.Live || shown.Stage.Closed() {
		return nil
	}
	for i := range k.src.Versions {
		v := &k.src.Versions[i]
		a, ok := k.src.Announce.Announcement(&shown, v, plainWords{k})
		if !ok || v.N != k.src.Record.Open {
			continue
		}
		at := stricter(level, levelOf(&v.Content))
		if at == LevelWithheld {
			return nil
		}
		out := &Coming{Version: v.N, Announced: clock.DateOf(a.Since), From: a.From}
		old, now := k.named(public(shown.Content, at)), k.named(public(v.Content, at))
		for _, c := range sharing.Diff(old, now, plainWords{k}) {
			if c.Sentence != "" {
				out.Sentences = append(out.Sentences, c.Sentence)
			}
		}
		if len(out.Sentences) == 0 {
			return nil // what changes is not public
		}
		return out
	}
	return nil
}

// CodeDelisted is the code of the error of an entry that left the list because its review is long overdue.
const CodeDelisted = "register.delisted"

// Now gives the entry of a record as it is in this moment, from the record itself. What is not public is not found.
func (s *Service) Now(ctx context.Context, id ident.Record) (Entry, error) {
	var src Source
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		src, err = tx.RegisterSource(ctx, id)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	src.Announce, src.OutcomeMonths = s.deps.Announce, s.deps.OutcomeMonths
	e, ok := Compose(src, s.deps.Words)
	if !ok || e.Level == LevelWithheld {
		if ok && !e.WithheldSince.IsZero() {
			return Entry{}, errs.New(errs.NotFound, CodeDelisted, "This entry is not public until its review is done.")
		}
		return Entry{}, notHere()
	}
	return e, nil
}
