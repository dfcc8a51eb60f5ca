package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/succession"
)

func TestSpacesComeBackAsTheyWereSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			x := space.Space{ID: "s1", Slug: "a-b", Name: "Änne’s – room", Purpose: "‘To talk’", Kind: space.Closed, State: space.Live, Topics: []string{"schools"}, At: at}
			if err := tx.InsertSpace(ctx, x); err != nil {
				return err
			}
			x.Version, x.Sorted = 1, "annes room"
			got, err := tx.SpaceAt(ctx, "a-b")
			if diff := cmp.Diff(x, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			got.Name = "Other"
			if err := tx.SaveSpace(ctx, got); err != nil {
				return err
			}
			if err := tx.SaveSpace(ctx, got); errs.KindOf(err) != errs.Conflict {
				t.Errorf("a stale save gave %v", err)
			}
			if _, err := tx.Space(ctx, "none"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("no space gave %v", err)
			}
			m := space.Membership{Space: "s1", Who: space.Who{Organisation: "o1", Role: access.DPO}, Standing: space.Host, State: space.In, At: at, By: "p", Why: "So", Confirmed: clock.DateOf(at)}
			if err := tx.PutSpaceMember(ctx, m); err != nil {
				return err
			}
			m.Standing = space.Member
			if err := tx.PutSpaceMember(ctx, m); err != nil {
				return err
			}
			all, err := tx.SpaceMembers(ctx, "s1")
			if diff := cmp.Diff(space.Members{m}, all); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err := tx.DropSpaceMember(ctx, "s1", m.Who); err != nil {
				return err
			}
			if err := tx.DropSpaceMember(ctx, "s1", m.Who); errs.KindOf(err) != errs.Conflict {
				t.Errorf("dropping twice gave %v", err)
			}
			return nil
		})
	})
}

// reachOf lets a person into rooms.
func reachOf(commons space.Standing, rooms ...ident.Space) space.Reach {
	r := space.Reach{Person: "p", Commons: commons}
	for _, x := range rooms {
		r.Enter(x, space.Reader)
	}
	return r
}

func TestListsKeepToAReach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i, id := range []ident.Space{"a", "ab", "b"} {
				x := space.Space{ID: id, Slug: string(id), Name: "Room " + string(id), Kind: space.Kinds()[i], State: space.Live, Practice: id == "b", At: at}
				if err := tx.InsertSpace(ctx, x); err != nil {
					return err
				}
			}
			for i, room := range []ident.Space{"", "a", "ab", "b"} {
				n := space.News{Space: room, Kind: "thread.asked", Ref: "r" + string(room), URL: "/x", Title: "T", By: "o1", At: at.Add(time.Duration(i) * time.Minute), Thread: "t"}
				if room != "a" {
					n.Topics = []string{"schools", "dpia"}
				}
				if err := tx.PostPortalNews(ctx, n); err != nil {
					return err
				}
			}
			for _, c := range []struct {
				r    space.Reach
				q    space.NewsQuery
				want []string
			}{
				{reachOf(space.Outside), space.NewsQuery{}, nil},
				{reachOf(space.Member), space.NewsQuery{}, []string{"r"}},
				{reachOf(space.Outside, "a"), space.NewsQuery{}, []string{"ra"}},
				{reachOf(space.Outside, "b"), space.NewsQuery{}, nil}, // for practice
				{reachOf(space.Member, "a", "ab", "b"), space.NewsQuery{}, []string{"rab", "ra", "r"}},
				{reachOf(space.Member, "a", "ab"), space.NewsQuery{Topic: "dpia"}, []string{"rab", "r"}},
				{reachOf(space.Member, "a", "ab"), space.NewsQuery{Topic: "school"}, nil},
				{reachOf(space.Member, "a"), space.NewsQuery{Space: new(ident.Space)}, []string{"r"}},
				{reachOf(space.Member, "a"), space.NewsQuery{Space: ptr[ident.Space]("ab")}, nil},
			} {
				c.q.Most = 9
				all, err := tx.FindPortalNews(ctx, c.r, c.q)
				if err != nil {
					return err
				}
				var got []string
				for _, n := range all {
					got = append(got, n.Ref)
					if _, err := tx.PortalNewsItem(ctx, c.r, n.Key); err != nil {
						t.Errorf("%s alone: %v", n.Ref, err)
					}
					if _, err := tx.PortalNewsItem(ctx, reachOf(space.Outside), n.Key); errs.KindOf(err) != errs.NotFound {
						t.Errorf("%s from outside: %v", n.Ref, err)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%+v %+v:\n%s", c.r, c.q, diff)
				}
			}
			return listsOfSpaces(ctx, t, tx)
		})
	})
}

func ptr[T any](v T) *T { return &v }

func listsOfSpaces(ctx context.Context, t *testing.T, tx *store.Tx) error {
	within, err := tx.SpacesWithin(ctx, reachOf(space.Member, "a", "b"), space.SpaceQuery{State: space.Live, Most: 9})
	if err != nil || len(within) != 2 || within[0].ID != "a" || within[1].ID != "b" {
		t.Errorf("within: %+v, %v", within, err)
	}
	find, err := tx.SpacesToFind(ctx, reachOf(space.Member, "a"), space.SpaceQuery{Most: 9})
	if err != nil || len(find) != 1 || find[0].ID != "ab" {
		t.Errorf("to find: %+v, %v", find, err)
	}
	all, err := tx.SpacesInState(ctx, space.SpaceQuery{State: space.Live, Most: 2})
	if err != nil || len(all) != 2 {
		t.Errorf("all: %+v, %v", all, err)
	}
	rest, err := tx.SpacesInState(ctx, space.SpaceQuery{State: space.Live, After: all[1].Key(), Most: 2})
	if err != nil || len(rest) != 1 {
		t.Errorf("the rest: %+v, %v", rest, err)
	}
	return tx.WithdrawPortalNews(ctx, "r")
}

func TestWhatSomebodyWasToldIsTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for _, p := range []ident.Person{"ada", "ben"} {
				if err := tx.AddPerson(ctx, people.Person{ID: p, Name: "Person", Email: string(p) + "@example.org", Status: people.Active, CreatedAt: at}); err != nil {
					return err
				}
			}
			for i, n := range []intray.Notice{
				{Person: "ada", Subject: event.Subject{Kind: "space", ID: "s1"}}, {Person: "ada", Subject: event.Subject{Kind: "space", ID: "s2"}}, {Person: "ben", Subject: event.Subject{Kind: "space", ID: "s1"}},
			} {
				n.ID, n.Organisation, n.Kind, n.Title, n.URL, n.At = ident.Notice(string(rune('a'+i))), "o1", "space.invited", "T", "/x", at
				if err := tx.PostNotice(ctx, n); err != nil {
					return err
				}
			}
			if err := tx.WithdrawNotices(ctx, event.Subject{Kind: "space", ID: "s1"}, intray.Notice{Organisation: "o1", Person: "ada"}); err != nil {
				return err
			}
			for id, stands := range map[ident.Notice]bool{"a": false, "b": true, "c": true} {
				if _, err := tx.Notice(ctx, id); (err == nil) != stands {
					t.Errorf("notice %s: %v", id, err)
				}
			}
			return nil
		})
	})
}

func TestPrivateAddressesComeBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			commons := space.Feed{ID: "f1", Person: "p", Space: new(ident.Space), Topic: "schools", Hash: "h1", At: at}
			every := space.Feed{ID: "f2", Person: "p", Hash: "h2", At: at}
			for _, f := range []space.Feed{commons, every} {
				if err := tx.InsertFeedAddress(ctx, f); err != nil {
					return err
				}
			}
			all, err := tx.FeedsOf(ctx, "p")
			if diff := cmp.Diff([]space.Feed{every, commons}, all); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err := tx.RevokeFeed(ctx, "f1", "other", at); errs.KindOf(err) != errs.Conflict {
				t.Errorf("another's address: %v", err)
			}
			if err := tx.RevokeFeed(ctx, "f1", "p", at); err != nil {
				return err
			}
			if err := tx.NoteFeedRead(ctx, "f1", clock.DateOf(at)); err != nil {
				return err
			}
			commons.Revoked, commons.ReadOn = at, clock.DateOf(at)
			got, err := tx.FeedByHash(ctx, "h1")
			if diff := cmp.Diff(commons, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if _, err := tx.FeedByHash(ctx, "h3"); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a guess: %v", err)
			}
			return nil
		})
	})
}

func TestSpacesGoAlongToTheNextOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			begin := at.AddDate(0, -1, 0)
			if err := tx.AddPerson(ctx, people.Person{ID: "ada", Name: "Ada", Email: "ada@example.org", Status: people.Active, CreatedAt: begin}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: "h1", Person: "ada", Organisation: "old", Role: access.DPO, From: begin}); err != nil {
				return err
			}
			if err := tx.InsertSpace(ctx, space.Space{ID: "s1", Slug: "s1", Name: "Room", Kind: space.Hidden, State: space.Live, At: at}); err != nil {
				return err
			}
			if err := tx.PutSpaceMember(ctx, space.Membership{Space: "s1", Who: space.Who{Person: "ada", Organisation: "old"}, Standing: space.Host, State: space.In, At: at}); err != nil {
				return err
			}
			m := succession.Moving{Kind: succession.Person, Ref: "ada", From: "old", To: "new", At: at, IDs: &ident.Sequence{Prefix: "n"}}
			extra, _, err := tx.MoveThing(ctx, m)
			if err != nil {
				return err
			}
			in := func(org ident.Organisation) {
				t.Helper()
				r, err := tx.PortalReach(ctx, "ada", at)
				all, err2 := tx.SpaceMembers(ctx, "s1")
				if err != nil || err2 != nil || !r.Hosts("s1") || len(all) != 1 || all[0].Organisation != org {
					t.Errorf("at %s: %+v %+v %v %v", org, r, all, err, err2)
				}
			}
			in("new")
			if err := tx.ReviveThing(ctx, m, extra); err != nil {
				return err
			}
			in("old")
			return nil
		})
	})
}
