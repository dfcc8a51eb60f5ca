package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestPeopleRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ada := people.Person{ID: "ada", Name: "Ada Ö", Email: "Ada.Stra\u00dfe@Example.org", Status: people.Active, CreatedAt: at, Version: 1}
		hat := people.Hat{ID: "h1", Person: "ada", Organisation: "council", Role: access.DPO, From: at, Until: at.Add(time.Hour),
			GivenBy: event.Actor{Person: "sec", Role: "secretariat"}}
		inv := people.Invitation{ID: "i1", Email: "New@Example.org", Organisation: "council", Roles: []access.Role{access.DPO, access.SIRO},
			InvitedBy: event.Actor{System: "set-up"}, At: at, TokenHash: "hash"}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.AddPerson(ctx, ada), tx.GiveHat(ctx, hat), tx.InvitePerson(ctx, inv))
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			p, err := tx.PersonAt(ctx, " ADA.STRASSE@example.ORG")
			if diff := cmp.Diff(ada, p); diff != "" || err != nil {
				t.Errorf("person (-want +got), %v:\n%s", err, diff)
			}
			hats, err := tx.HatsOf(ctx, "ada")
			if diff := cmp.Diff([]people.Hat{hat}, hats); diff != "" || err != nil {
				t.Errorf("hats (-want +got), %v:\n%s", err, diff)
			}
			members, err := tx.HatsAt(ctx, "council")
			if diff := cmp.Diff([]people.Member{{Person: ada, Hat: hat}}, members); diff != "" || err != nil {
				t.Errorf("members (-want +got), %v:\n%s", err, diff)
			}
			open, err := tx.OpenInvitationsTo(ctx, "new@example.org")
			if diff := cmp.Diff([]people.Invitation{inv}, open); diff != "" || err != nil {
				t.Errorf("invitations (-want +got), %v:\n%s", err, diff)
			}
			if _, err := tx.PersonInvitationByToken(ctx, "other"); errs.CodeOf(err) != "people.no_invitation" {
				t.Errorf("an unknown token: %v", err)
			}
			if _, err := tx.Person(ctx, "nobody"); errs.CodeOf(err) != "people.not_found" {
				t.Errorf("an unknown person: %v", err)
			}
			return nil
		})
	})
}

func TestPeopleConflicts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ada := people.Person{ID: "ada", Name: "Ada", Email: "ada@example.org", Status: people.Active, CreatedAt: at}
		hat := people.Hat{ID: "h1", Person: "ada", Organisation: "council", Role: access.DPO, From: at}
		inv := people.Invitation{ID: "i1", Email: "new@example.org", At: at, TokenHash: "hash"}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.AddPerson(ctx, ada), tx.GiveHat(ctx, hat), tx.InvitePerson(ctx, inv))
		})
		ctx := context.Background()
		stale := ada
		stale.Version = 7
		used := inv
		used.UsedAt = at
		for _, c := range []struct {
			name, code string
			do         func(*store.Tx) error
		}{
			{"the same address folded", "store.exists", func(tx *store.Tx) error {
				return tx.AddPerson(ctx, people.Person{ID: "x", Email: "ADA@example.org", Status: people.Active, CreatedAt: at})
			}},
			{"the same hat twice", "store.exists", func(tx *store.Tx) error {
				h := hat
				h.ID = "h2"
				return tx.GiveHat(ctx, h)
			}},
			{"a hat for nobody", "store.reference", func(tx *store.Tx) error {
				return tx.GiveHat(ctx, people.Hat{ID: "h3", Person: "nobody", Role: access.DPO, From: at})
			}},
			{"an old version", "store.stale", func(tx *store.Tx) error { return tx.ChangePerson(ctx, stale) }},
			{"an invitation used twice", "store.stale", func(tx *store.Tx) error {
				if err := tx.ClosePersonInvitation(ctx, used); err != nil {
					return err
				}
				return tx.ClosePersonInvitation(ctx, used)
			}},
			{"a hat ended twice", "store.stale", func(tx *store.Tx) error {
				if err := tx.EndHat(ctx, "h1", at); err != nil {
					return err
				}
				return tx.EndHat(ctx, "h1", at)
			}},
		} {
			if err := s.Write(ctx, c.do); errs.CodeOf(err) != c.code {
				t.Errorf("%s: got %v, want %s", c.name, err, c.code)
			}
		}
		// What failed was undone, and an ended hat makes room for the same one again.
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			again := hat
			again.ID = "h4"
			return errors.Join(tx.EndHat(ctx, "h1", at), tx.GiveHat(ctx, again))
		})
	})
}

func TestSignInRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		in := store.SignIn{ID: "s1", Person: "ada", Method: "link", Browser: "Firefox on Linux", Network: "192.0.2.0/24", At: at, SeenAt: at}
		link := store.SignInLink{TokenHash: "l1", Email: "ada@example.org", Next: "/x", At: at, ExpiresAt: at.Add(time.Minute)}
		session := store.WebSession{Token: "t1", Data: []byte{0, 1, 255}, ExpiresAt: at.Add(time.Hour)}
		key := store.Passkey{ID: "k1", Person: "ada", Name: "Phone", Content: `{"a":"ö"}`, At: at}
		code := store.OneTimeCode{Person: "ada", Secret: []byte{0, 255}, LastStep: 5, ConfirmedAt: at}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				tx.AddPerson(ctx, people.Person{ID: "ada", Email: "ada@example.org", Status: people.Active, CreatedAt: at}),
				tx.AddSignIn(ctx, in), tx.AddSignInLink(ctx, link), tx.SaveWebSession(ctx, session), tx.AddPasskey(ctx, key),
				tx.SaveOneTimeCode(ctx, code), tx.ReplaceRecoveryCodes(ctx, "ada", []string{"a", "b"}), tx.AddOutsideIdentity(ctx, "iss", "sub", "ada", at))
		})
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			gotIn, err1 := tx.SignIn(ctx, "s1")
			gotLink, err2 := tx.SignInLink(ctx, "l1")
			gotSession, err3 := tx.WebSession(ctx, "t1")
			gotKeys, err4 := tx.PasskeysOf(ctx, "ada")
			gotCode, err5 := tx.OneTimeCode(ctx, "ada")
			who, err6 := tx.OutsideIdentity(ctx, "iss", "sub")
			for _, diff := range []string{cmp.Diff(in, gotIn), cmp.Diff(link, gotLink), cmp.Diff(session, gotSession), cmp.Diff([]store.Passkey{key}, gotKeys), cmp.Diff(code, gotCode)} {
				if diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			if who != "ada" {
				t.Errorf("outside identity of %s", who)
			}
			return errors.Join(err1, err2, err3, err4, err5, err6)
		})
		signInRowsChange(t, s, session)
	})
}

// signInRowsChange uses up and ends what TestSignInRows kept.
func signInRowsChange(t *testing.T, s *store.Store, session store.WebSession) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		// A session keeps the end it was first given.
		session.Data, session.ExpiresAt = []byte{7}, at.Add(9*time.Hour)
		if err := tx.SaveWebSession(ctx, session); err != nil {
			return err
		}
		got, err := tx.WebSession(ctx, "t1")
		if !got.ExpiresAt.Equal(at.Add(time.Hour)) || got.Data[0] != 7 {
			t.Errorf("session = %+v", got)
		}
		fresh, err2 := tx.UseOneTimeStep(ctx, "ada", 6)
		again, err3 := tx.UseOneTimeStep(ctx, "ada", 6)
		older, err4 := tx.UseOneTimeStep(ctx, "ada", 5)
		if !fresh || again || older {
			t.Errorf("step used: %v, again %v, older %v", fresh, again, older)
		}
		used, err5 := tx.UseRecoveryCode(ctx, "ada", "a", at)
		twice, err6 := tx.UseRecoveryCode(ctx, "ada", "a", at)
		left, err7 := tx.RecoveryCodesLeft(ctx, "ada")
		if !used || twice || left != 1 {
			t.Errorf("recovery code used %v, twice %v, %d left", used, twice, left)
		}
		for want := int64(1); want <= 3; want++ {
			if n, err := tx.CountAttempt(ctx, "k", at, time.Hour); n != want || err != nil {
				t.Errorf("attempt %d counted as %d, %v", want, n, err)
			}
		}
		if n, err := tx.CountAttempt(ctx, "k", at.Add(time.Hour), time.Hour); n != 1 || err != nil {
			t.Errorf("the next slice starts at %d, %v", n, err)
		}
		return errors.Join(err, err2, err3, err4, err5, err6, err7)
	})
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.UseSignInLink(ctx, "l1", at); err != nil {
			return err
		}
		if err := tx.EndSignIn(ctx, "ben", "s1", at); errs.KindOf(err) != errs.NotFound {
			t.Errorf("somebody else's sign-in: %v", err)
		}
		n, err := tx.EndSignInsExcept(ctx, "ada", "", at)
		if n != 1 {
			t.Errorf("%d sign-ins ended", n)
		}
		far := at.Add(1000 * time.Hour)
		if err := errors.Join(err, tx.ForgetSignIns(ctx, far, far, far), tx.RemoveOneTimeCode(ctx, "ada"), tx.RemovePasskeys(ctx, "ada")); err != nil {
			return err
		}
		if _, err := tx.WebSession(ctx, "t1"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("an old session: %v", err)
		}
		if _, err := tx.SignInLink(ctx, "l1"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("an old link: %v", err)
		}
		return nil
	})
}
