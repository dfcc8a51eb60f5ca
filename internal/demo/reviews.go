package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/packs"
)

// reviewsFile holds the invented review of the Agreement; a county without it has none under way.
const reviewsFile = "reviews.yaml"

// reviewed is the invented review.
type reviewed struct {
	Open struct {
		Days       float64 `yaml:"days"`
		LayMembers bool    `yaml:"lay_members"`
		Public     bool    `yaml:"public"`
	} `yaml:"open"`
	Acts []struct {
		By    string  `yaml:"by"`
		After float64 `yaml:"after"` // days after it was opened
		Act   string  `yaml:"act"`   // "read" or "answer"
	} `yaml:"acts"`
}

// reviewsAgreement plans the review of the Agreement that is under way.
func (w *world) reviewsAgreement(ctx context.Context) error {
	below, err := packs.Named("kent-and-medway")
	if err != nil {
		return err
	}
	templates, err := review.Load(below)
	if err != nil {
		return err
	}
	w.reviews = review.New(review.Deps{Store: inside[review.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Agreement: w.agreement, Templates: templates})
	var told reviewed
	if err := read(w.d.FS, reviewsFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	year := reviewYear(w.cal.on(int(told.Open.Days)))
	w.cal.plan(told.Open.Days, "opening the review", func() error {
		_, err := w.reviews.Open(ctx, access.Actor{Person: w.people[""][0].id, Roles: []access.Role{access.Secretariat}},
			review.Open{Year: year, Template: templates[0].Key, LayMembers: told.Open.LayMembers, Public: told.Open.Public})
		return err
	})
	for _, a := range told.Acts {
		w.cal.plan(told.Open.Days-a.After, fmt.Sprintf("%s: %s in the review", a.By, a.Act), func() error {
			by := w.with(a.By, access.IGLead, access.OrgAdmin)
			if err := w.reviews.Seen(ctx, by, year); err != nil || a.Act == "read" {
				return err
			}
			_, err := w.reviews.Answer(ctx, by, year)
			return err
		})
	}
	return w.commentsOn(ctx, year, told.Open.Days)
}

// reviewYear is the year that a review opened on a day is for: in the second half of a year it is the next.
func reviewYear(opened clock.Date) int {
	if opened.Month >= 7 {
		return opened.Year + 1
	}
	return opened.Year
}
