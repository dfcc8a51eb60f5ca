package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestClientsRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clientOrganisation(t, s)
		first := apiclient.Client{ID: "c1", Organisation: "council", Name: "Case system", Scopes: []apiclient.Scope{apiclient.Decide, apiclient.Screen},
			CreatedAt: at, CreatedBy: "ada", Version: 1}
		second := apiclient.Client{ID: "c2", Organisation: "council", Name: "Ö", Scopes: []apiclient.Scope{apiclient.Decide}, CreatedAt: at, EndedAt: at, UsedAt: at, Version: 1}
		secret := apiclient.Credential{ID: "k1", Client: "c1", Kind: apiclient.Secret, Prefix: "sws_abcdef", Hash: []byte{0, 1, 255}, CreatedAt: at}
		public := apiclient.Credential{ID: "k2", Client: "c1", Kind: apiclient.PublicKey, Prefix: "f00d", Hash: []byte{}, Public: "PEM\n", CreatedAt: at, Until: at.Add(time.Hour)}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.AddClient(ctx, first), tx.AddClient(ctx, second), tx.AddCredential(ctx, secret), tx.AddCredential(ctx, public),
				tx.AddTokenSalt(ctx, apiclient.TokenSalt{Number: 1, Salt: []byte{1}, MadeAt: at}), tx.AddTokenSalt(ctx, apiclient.TokenSalt{Number: 2, Salt: []byte{2}, MadeAt: at.Add(time.Hour)}),
				tx.UseAssertion(ctx, "h", at))
		})
		first.Credentials = []apiclient.Credential{secret, public}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Client(ctx, "c1")
			if diff := cmp.Diff(first, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Errorf("client (-want +got), %v:\n%s", err, diff)
			}
			all, err := tx.ClientsOf(ctx, "council")
			if diff := cmp.Diff([]apiclient.Client{second, first}, all, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Errorf("clients (-want +got), %v:\n%s", err, diff)
			}
			live, err := tx.LiveClients(ctx)
			if diff := cmp.Diff([]apiclient.Client{first}, live, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Errorf("live (-want +got), %v:\n%s", err, diff)
			}
			if _, err := tx.Client(ctx, "other"); errs.CodeOf(err) != "apiclient.not_found" {
				t.Errorf("an unknown client: %v", err)
			}
			salts, err := tx.TokenSalts(ctx)
			if len(salts) != 2 || salts[0].Number != 2 || err != nil {
				t.Errorf("salts %v, %v", salts, err)
			}
			return errors.Join(tx.EndCredential(ctx, "k1", at), tx.MarkUsed(ctx, "c1", at.Add(time.Minute)), tx.MarkUsed(ctx, "c1", at), tx.EndClient(ctx, "c1", 1, at),
				tx.RemoveTokenSalts(ctx, at.Add(time.Minute)))
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.Client(ctx, "c1")
			if err != nil || got.Live() || got.Version != 2 || !got.UsedAt.Equal(at.Add(time.Minute)) || got.Credentials[0].Works(at) {
				t.Errorf("%+v, %v", got, err)
			}
			salts, err := tx.TokenSalts(ctx)
			if len(salts) != 1 {
				t.Errorf("salts %v, %v", salts, err)
			}
			return err
		})
		ctx := context.Background()
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.EndClient(ctx, "c1", 1, at) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("ended twice: %v", err)
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.UseAssertion(ctx, "h", at) }); errs.KindOf(err) != errs.Conflict {
			t.Errorf("an assertion used twice: %v", err)
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.ForgetAssertions(ctx, at.Add(time.Second)), tx.UseAssertion(ctx, "h", at))
		})
	})
}

func clientOrganisation(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		return tx.InsertOrganisation(ctx, organisation.Organisation{ID: "council", Slug: "council", Name: "Council", Kind: "county", Sector: "local_government",
			Status: organisation.InDirectory, CreatedAt: at, UpdatedAt: at, Version: 1})
	})
}

func TestDecisionBlocks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		block := func(id string, first, last time.Duration, by map[ident.Organisation]int) apiclient.Block {
			return apiclient.Block{ID: id, First: at.Add(first), Last: at.Add(last), Count: 3, By: by, Content: []byte(id + "\x00\xff")}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				tx.KeepBlock(ctx, block("b1", 0, time.Minute, map[ident.Organisation]int{"council": 1, "trust": 2})),
				tx.KeepBlock(ctx, block("b2", time.Hour, 2*time.Hour, map[ident.Organisation]int{"council": 3})),
				tx.KeepBlock(ctx, block("b3", time.Hour, 3*time.Hour, map[ident.Organisation]int{"trust": 3})),
				tx.KeepBlock(ctx, block("b1", 5*time.Hour, 6*time.Hour, map[ident.Organisation]int{"council": 9})))
		})
		list := func(org ident.Organisation, from, until time.Duration, after string, most int) (ids string) {
			storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
				ids = ""
				blocks, err := tx.BlocksOf(ctx, apiclient.BlockQuery{Organisation: org, From: at.Add(from), Until: at.Add(until), After: after, Most: most})
				for _, b := range blocks {
					ids += b.ID + " "
					if string(b.Content) != b.ID+"\x00\xff" || b.Count != 3 {
						t.Errorf("%+v", b)
					}
				}
				return err
			})
			return ids
		}
		for _, c := range []struct {
			org         ident.Organisation
			from, until time.Duration
			after       string
			most        int
			want        string
		}{
			{"council", 0, 9 * time.Hour, "", 9, "b1 b2 "}, {"council", 0, 9 * time.Hour, "", 1, "b1 "}, {"council", 0, 9 * time.Hour, "b1", 9, "b2 "},
			{"council", 2 * time.Minute, 9 * time.Hour, "", 9, "b2 "}, {"council", 0, time.Hour, "", 9, "b1 "}, {"trust", 0, 9 * time.Hour, "", 9, "b1 b3 "}, {"x", 0, 9 * time.Hour, "", 9, ""},
		} {
			if got := list(c.org, c.from, c.until, c.after, c.most); got != c.want {
				t.Errorf("%+v: %q", c, got)
			}
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			n, err := tx.RemoveBlocks(ctx, at.Add(2*time.Hour+time.Microsecond), 9)
			if n != 2 {
				t.Errorf("%d removed", n)
			}
			return err
		})
		if got := list("council", 0, 9*time.Hour, "", 9); got != "" {
			t.Errorf("kept %q", got)
		}
	})
}
