package register

import (
	"context"
	"slices"

	"sharewell/internal/sharing"
)

// Opened is the version of a record that the public reads, with only those answers that are public.
type Opened struct {
	Record  sharing.Record
	Version sharing.Version
	Level   Level
}

// Open gives what is public of a record's own answers, for those who write it in another form. A use that
// is withheld or was never in force is not here.
func (s *Service) Open(ctx context.Context, ref string) (Opened, error) {
	row, err := s.row(ctx, ref)
	if err != nil {
		return Opened{}, err
	}
	var src Source
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		src, err = tx.RegisterSource(ctx, row.Record)
		return err
	})
	if err != nil {
		return Opened{}, err
	}
	o, ok := open(src)
	if !ok {
		return Opened{}, notHere()
	}
	return o, nil
}

func open(src Source) (Opened, bool) {
	if src.Past != nil {
		return Opened{}, false
	}
	v, level, ok := face(src)
	if !ok || level == LevelWithheld || level == LevelOutcome {
		return Opened{}, false
	}
	v.Content = public(v.Content, level)
	o := Opened{Record: src.Record, Version: v, Level: level}
	o.Record.Accessions = slices.Clone(src.Record.Accessions)
	return o, true
}
