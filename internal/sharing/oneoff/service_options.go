package oneoff

import (
	"context"
	"fmt"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// FieldOptions are the answers that the rulebook judges for one field, the recommended first.
type FieldOptions struct {
	Field   string // key of the field
	Options []rulebook.Option
}

// Options asks the rulebook which answers are open to a record as it stands, field by field. Only the
// writer's organisation asks.
func (s *Service) Options(ctx context.Context, a access.Actor, ref string) ([]FieldOptions, error) {
	var out []FieldOptions
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.ViewOneOff, &r); err != nil {
			return err
		}
		if a.Organisation != r.Owner {
			return hidden()
		}
		known, err := s.world(ctx, tx, &r)
		if err != nil {
			return err
		}
		out = optionsOf(s.deps.Book.Evaluate(factsOf(known.kase, known.sides, s.deps.Book, s.today())))
		return nil
	})
	return out, err
}

func optionsOf(all []rulebook.Option) []FieldOptions {
	var out []FieldOptions
	for _, o := range all {
		field := fieldOf[string(o.Group)]
		if field == "" {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Field != field {
			out = append(out, FieldOptions{Field: field})
		}
		out[len(out)-1].Options = append(out[len(out)-1].Options, o)
	}
	return out
}

// Find gives the reference of a record that somebody typed, when the actor may see it. The check letter,
// the prefix and the year may be left out.
func (s *Service) Find(ctx context.Context, a access.Actor, typed string) (string, error) {
	ref, ok := ident.ReadReference(typed)
	if !ok {
		ref = s.completed(ref)
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		_, err = permit(a, access.ViewOneOff, &r)
		return err
	})
	return ref, err
}

// completed adds what people leave out: KM-O-2026-000123 lacks its letter, and 123 all but its number.
func (s *Service) completed(ref string) string {
	parts := strings.Split(ref, "-")
	last := parts[len(parts)-1]
	if strings.Trim(last, "0123456789") != "" || last == "" || len(last) > 6 {
		return ref
	}
	year := fmt.Sprint(s.today().Year)
	if len(parts) > 1 && len(parts[len(parts)-2]) == 4 {
		year = parts[len(parts)-2]
	}
	return ident.Checked(s.deps.Settings.RefPrefix + "-" + year + "-" + strings.Repeat("0", 6-len(last)) + last)
}
