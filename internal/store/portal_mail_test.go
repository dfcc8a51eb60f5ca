package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestMailOfThePortal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ann, box, at := intray.ToPerson("ann"), intray.ToMailbox("ig@council.example"), time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				tx.SetPortalMailChoice(ctx, ann, digest.Topic("b"), intray.Weekly), tx.SetPortalMailChoice(ctx, ann, digest.Topic("b"), intray.Daily),
				tx.SetPortalMailChoice(ctx, ann, digest.Topic("a"), intray.Daily), tx.SetPortalMailChoice(ctx, ann, digest.Topic("a"), ""),
				tx.KeepPortalMailTold(ctx, ann, "2026-11-09", []intray.Item{"news/x/1", "news/y/2"}), tx.KeepPortalMailTold(ctx, ann, "2026-11-10", []intray.Item{"news/x/3"}),
				tx.SetRoleMailbox(ctx, intray.Hat{Organisation: "council", Role: access.IGLead}, "ig@council.example"),
				tx.PostMail(ctx, intray.Mail{Key: "digest/1", To: "ann@council.example", Subject: "s", Text: "t", At: at}),
				tx.PostPortalNews(ctx, space.News{Kind: "news", Ref: "KM-W-1", URL: "/x", Title: "One", At: at}), tx.PostPortalNews(ctx, space.News{Kind: "news", Ref: "KM-W-2", URL: "/x", Title: "Two", At: at.Add(time.Hour)}))
		})
		err := s.Read(context.Background(), func(tx *store.Tx) error {
			ctx := context.Background()
			choices, err := tx.PortalMailChoices(ctx, ann)
			told, err2 := tx.PortalMailTold(ctx, ann)
			day, err3 := tx.PortalMailToldOn(ctx, ann, "2026-11-09")
			none, err4 := tx.PortalMailToldOn(ctx, box, "2026-11-09")
			known, err5 := tx.MailKnown(ctx, "digest/1")
			unknown, err6 := tx.MailKnown(ctx, "digest/2")
			hats, err7 := tx.HatsWorn(ctx, box.Voice(), at)
			reach, err8 := tx.PortalReach(ctx, box.Voice(), at)
			fresh, err9 := tx.PortalNewsFrom(ctx, clock.Format(at)+"~", 5)
			of, err10 := tx.PortalNewsOf(ctx, "KM-W-1")
			got := []any{choices, len(told), day, none, known, unknown, hats, reach.Commons, len(fresh), len(of)}
			want := []any{digest.Choices{digest.Topic("b"): intray.Daily}, 3, []intray.Item{"news/x/1", "news/y/2"}, []intray.Item(nil), true, false, []intray.Hat{{Organisation: "council", Role: access.IGLead}}, space.Member, 1, 1}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err, err2, err3, err4, err5, err6, err7, err8, err9, err10)
		})
		if err != nil {
			t.Fatal(err)
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			first, err := tx.PortalMailLeaveCode(ctx, ann, "abc", at)
			again, err2 := tx.PortalMailLeaveCode(ctx, ann, "def", at)
			nobody, err3 := tx.PortalMailLeaveCode(ctx, box, "", at)
			to, err4 := tx.PortalMailLeaver(ctx, "abc")
			_, gone := tx.PortalMailLeaver(ctx, "def")
			n, err5 := tx.ForgetPortalMailTold(ctx, clock.NewDate(2026, 11, 10))
			if diff := cmp.Diff([]any{"abc", "abc", "", ann, errs.NotFound, int64(1)}, []any{first, again, nobody, to, errs.KindOf(gone), n}); diff != "" {
				t.Error(diff)
			}
			return errors.Join(err, err2, err3, err4, err5)
		})
	})
}
