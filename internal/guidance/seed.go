package guidance

import (
	"context"
	"fmt"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// BeginWith starts a guide from words that stand elsewhere, in the transaction of whoever holds them, and gives its
// address. It is a draft like any other: what is missing is asked for when it is saved.
func (s *Service) BeginWith(ctx context.Context, tx Tx, a access.Actor, c Content) (Slug, error) {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	c = c.clean()
	c.Title = shortened(c.Title, mostTitle)
	c.Reviewed, c.ReviewOn = clock.DateOf(now), clock.DateOf(now).AddMonths(mostMonths/2)
	slug, err := freeSlug(ctx, tx, c.Title)
	if err != nil {
		return "", err
	}
	d := Draft{Slug: slug, Stage: Writing, Content: c, Writers: []ident.Person{a.Person}, At: now, Version: 1}
	if err := tx.InsertGuideDraft(ctx, d); err != nil {
		return "", err
	}
	return slug, s.tell(ctx, tx, a.Event(role), told{"begun", slug, EventData{Title: c.Title}})
}

// shortened cuts a text at a word.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut
}

// freeSlug makes an address of a title that no guide and no draft has.
func freeSlug(ctx context.Context, tx Tx, title string) (Slug, error) {
	stem := strings.Trim(unaddressable.ReplaceAllString(strings.ToLower(title), "-"), "-")
	if len(stem) > 70 {
		stem = strings.TrimRight(stem[:70], "-")
	}
	if stem == "" || !Slug(stem).Valid() {
		stem = "guide"
	}
	for n := 1; ; n++ {
		slug := Slug(stem)
		if n > 1 {
			slug = Slug(fmt.Sprintf("%s-%d", stem, n))
		}
		_, rowErr := tx.GuideRow(ctx, slug)
		_, draftErr := tx.GuideDraft(ctx, slug)
		switch {
		case errs.KindOf(rowErr) == errs.NotFound && errs.KindOf(draftErr) == errs.NotFound:
			return slug, nil
		case rowErr != nil && errs.KindOf(rowErr) != errs.NotFound:
			return "", rowErr
		case draftErr != nil && errs.KindOf(draftErr) != errs.NotFound:
			return "", draftErr
		}
	}
}
