package expertise_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// A Tuesday.
var at = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// house is a directory of two organisations on a real database.
type house struct {
	t     testing.TB
	s     *store.Store
	svc   *expertise.Service
	clock *clock.Fixed
	asked []expertise.Question
}

var hats = [][3]string{{"ada", "council", "ig_lead"}, {"ben", "council", "dpo"}, {"cat", "police", "dpo"}, {"dan", "police", "practitioner"}, {"sec", "", "secretariat"}, {"aud", "", "auditor"}}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(at)}
	fill(t, h.s)
	pack, err := packs.Named("kent-and-medway")
	h.ok(err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	h.ok(err)
	h.svc = expertise.New(expertise.Deps{Store: h.s.Expertise(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "e"}, Book: book, Asker: h, Mailbox: "sharing@example.gov.uk"})
	return h
}

func fill(t testing.TB, s *store.Store) {
	t.Helper()
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for _, o := range []string{"council", "police"} {
			p := organisation.Profile{Contacts: []organisation.Contact{{Role: organisation.RoleDPO, Mailbox: "dataprotection@" + o + ".example"}}}
			err := tx.InsertOrganisation(ctx, organisation.Organisation{ID: ident.Organisation(o), Slug: o, Name: "The " + o, Kind: "district", Sector: map[string]string{"council": "local_government", "police": "justice"}[o], Status: "active", Profile: p, CreatedAt: at, UpdatedAt: at})
			if err != nil {
				return err
			}
		}
		for i, x := range hats {
			if err := tx.AddPerson(ctx, people.Person{ID: ident.Person(x[0]), Name: "Person " + x[0], Email: x[0] + ".own@example.org", Status: people.Active, CreatedAt: at}); err != nil {
				return err
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprintf("h%d", i)), Person: ident.Person(x[0]), Organisation: ident.Organisation(x[1]), Role: access.Role(x[2]), From: at.AddDate(0, -1, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *house) AskPerson(_ context.Context, _ access.Actor, q expertise.Question) (string, error) {
	h.asked = append(h.asked, q)
	return "/asked", nil
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) is(kind errs.Kind, err error) {
	h.t.Helper()
	if errs.KindOf(err) != kind {
		h.t.Errorf("%v, want %s", err, kind)
	}
}

func who(name string) access.Actor {
	for _, x := range hats {
		if x[0] == name {
			return access.Actor{Person: ident.Person(name), Organisation: ident.Organisation(x[1]), Roles: []access.Role{access.Role(x[2])}}
		}
	}
	return access.Actor{}
}

var ctx = context.Background()

func (h *house) offers(name string, topics ...string) expertise.ID {
	h.t.Helper()
	id, err := h.svc.Offer(ctx, who(name), expertise.Say{Role: who(name).Roles[0], Topics: topics, About: "Ten years of it."})
	h.ok(err)
	return id
}

func (h *house) names(q expertise.Query) []string {
	h.t.Helper()
	p, err := h.svc.List(ctx, who("dan"), q)
	h.ok(err)
	var out []string
	for _, x := range p.Items {
		out = append(out, strings.TrimPrefix(x.Name, "Person "))
	}
	return out
}

func (h *house) waits(name string) []string {
	h.t.Helper()
	var out []string
	h.ok(h.s.Read(ctx, func(tx *store.Tx) error {
		hats, err := tx.HatsWorn(ctx, ident.Person(name), h.clock.Now())
		if err != nil {
			return err
		}
		got, err := tx.TasksFor(ctx, hats, ident.Person(name), "", 50)
		out = nil
		for _, x := range got {
			out = append(out, x.Kind)
		}
		return err
	}))
	return out
}

func (h *house) duty(topic string) string {
	h.t.Helper()
	out := "nobody"
	h.ok(h.s.Read(ctx, func(tx *store.Tx) error {
		ad, ok, err := expertise.OnDuty(ctx, tx, topic, h.clock.Now())
		if ok {
			out = string(ad.Person)
		}
		return err
	}))
	return out
}

func week(n int) expertise.Slot {
	return expertise.Slot{Week: expertise.Monday(clock.DateOf(at)).AddDays(7 * n)}
}

func TestOnlyThoseWhoOfferAreListedAndOnlyWhileTheyMay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if got := h.names(expertise.Query{}); got != nil {
		t.Errorf("%v are listed, and nobody offered", got)
	}
	ada := h.offers("ada", "dpia", "rights")
	h.offers("cat", "rights")
	h.offers("sec", "agreement")
	for _, c := range []struct {
		q    expertise.Query
		want []string
	}{
		{expertise.Query{}, []string{"ada", "cat", "sec"}},
		{expertise.Query{Topic: "rights"}, []string{"ada", "cat"}},
		{expertise.Query{Topic: "dpia"}, []string{"ada"}},
		{expertise.Query{Sector: "justice"}, []string{"cat"}},
		{expertise.Query{Role: access.Secretariat}, []string{"sec"}},
		{expertise.Query{Topic: "rights", Sector: "justice", Role: access.IGLead}, nil},
	} {
		if d := cmp.Diff(c.want, h.names(c.q)); d != "" {
			t.Errorf("%+v: %s", c.q, d)
		}
	}
	if again := h.offers("ada", "dpia"); again != ada || len(h.names(expertise.Query{Topic: "rights"})) != 1 {
		t.Errorf("a change made another offer, or kept an old topic")
	}
	one, err := h.svc.One(ctx, who("dan"), ada)
	h.ok(err)
	if one.Mailbox.Address != "dataprotection@council.example" || !one.Asks || one.Mine {
		t.Errorf("the page shows %+v", one)
	}
	_, err = h.svc.List(ctx, who("aud"), expertise.Query{})
	h.is(errs.NotFound, err)
	_, err = h.svc.List(ctx, access.Actor{}, expertise.Query{})
	h.is(errs.Unauthenticated, err)
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.EndHat(ctx, "h0", at) })
	if got := h.names(expertise.Query{Topic: "dpia"}); got != nil {
		t.Errorf("%v still listed after the role ended", got)
	}
	_, err = h.svc.One(ctx, who("dan"), ada)
	h.is(errs.NotFound, err)
	_, err = h.svc.Ask(ctx, who("dan"), ada, expertise.AskCommand{Topic: "dpia"})
	h.is(errs.NotFound, err)
}

func TestARotaWithCoverSwapAndGaps(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ada, ben, cat := h.offers("ada", "dpia"), h.offers("ben", "rights"), h.offers("cat", "rights")
	h.is(errs.Forbidden, h.svc.Plan(ctx, who("ada"), week(0), ada))
	h.is(errs.Invalid, h.svc.Plan(ctx, who("sec"), week(-1), ada))
	h.is(errs.Invalid, h.svc.Plan(ctx, who("sec"), week(0), "nobody"))
	if got := h.duty("rights"); got != "nobody" {
		t.Errorf("%s is on duty, and nobody was planned", got)
	}
	h.ok(h.svc.RunDaily(ctx))
	if d := cmp.Diff([]string{"duty.fill", "duty.fill", "duty.fill"}, h.waits("sec")); d != "" {
		t.Error(d)
	}
	for n, id := range []expertise.ID{ada, ben, cat} {
		h.ok(h.svc.Plan(ctx, who("sec"), week(n), id))
	}
	if got := h.waits("sec"); got != nil || h.duty("rights") != "ada" {
		t.Errorf("the secretariat still has %v, %s is on duty", got, h.duty("rights"))
	}
	topic := week(0)
	topic.Topic = "rights"
	h.ok(h.svc.Plan(ctx, who("sec"), topic, cat))
	if h.duty("rights") != "cat" || h.duty("dpia") != "ada" {
		t.Errorf("on duty: %s, %s", h.duty("rights"), h.duty("dpia"))
	}
	today := clock.DateOf(at)
	h.ok(h.svc.SetAway(ctx, who("ada"), expertise.GoAway{From: today, To: today.AddDays(1), Cover: ben}))
	if h.duty("dpia") != "nobody" {
		t.Errorf("%s stands in without having agreed", h.duty("dpia"))
	}
	mine, err := h.svc.Mine(ctx, who("ben"))
	h.ok(err)
	if len(mine.Asked) != 1 || len(h.waits("ben")) != 1 {
		t.Fatalf("ben was asked %+v, %v", mine.Asked, h.waits("ben"))
	}
	h.is(errs.NotFound, h.svc.ReplyCover(ctx, who("cat"), ada, mine.Asked[0].ID, true))
	h.ok(h.svc.ReplyCover(ctx, who("ben"), ada, mine.Asked[0].ID, true))
	h.is(errs.Conflict, h.svc.ReplyCover(ctx, who("ben"), ada, mine.Asked[0].ID, true))
	if h.duty("dpia") != "ben" || h.waits("ben") != nil {
		t.Errorf("%s stands in; ben has %v", h.duty("dpia"), h.waits("ben"))
	}
	h.clock.Set(at.AddDate(0, 0, 2))
	if h.duty("dpia") != "ada" {
		t.Errorf("%s is on duty when ada is back", h.duty("dpia"))
	}
	give, take := week(1), week(2)
	h.is(errs.Conflict, h.svc.Propose(ctx, who("ada"), give, cat, nil)) // not her week
	h.ok(h.svc.Propose(ctx, who("ben"), give, cat, &take))
	h.is(errs.Invalid, h.svc.Propose(ctx, who("ben"), give, ada, nil)) // asked about already
	mine, err = h.svc.Mine(ctx, who("cat"))
	h.ok(err)
	h.is(errs.NotFound, h.svc.ReplySwap(ctx, who("ben"), mine.Swaps[0].ID, true)) // who asks cannot agree
	h.is(errs.NotFound, h.svc.ReplySwap(ctx, who("ada"), mine.Swaps[0].ID, false))
	h.ok(h.svc.ReplySwap(ctx, who("cat"), mine.Swaps[0].ID, true))
	h.is(errs.Conflict, h.svc.ReplySwap(ctx, who("cat"), mine.Swaps[0].ID, true))
	rota, err := h.svc.Rota(ctx, who("dan"), give.Week, 2)
	h.ok(err)
	if rota.Weeks[0].Rows[0].Who.ID != cat || rota.Weeks[1].Rows[0].Who.ID != ben || rota.Plans {
		t.Errorf("after the exchange: %+v", rota.Weeks)
	}
}

func TestWhoLeavesFreesTheirWeeksAndTellsWhoeverCountedOnThem(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ada, ben := h.offers("ada", "dpia"), h.offers("ben", "rights")
	h.ok(h.svc.Plan(ctx, who("sec"), week(1), ben))
	h.ok(h.svc.Propose(ctx, who("ben"), week(1), ada, nil))
	today := clock.DateOf(at)
	h.ok(h.svc.SetAway(ctx, who("ada"), expertise.GoAway{From: today, To: today, Cover: ben}))
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error { return tx.EndHat(ctx, "h1", at) })
	h.ok(h.svc.RunDaily(ctx))
	h.ok(h.svc.RunDaily(ctx)) // again does no harm
	mine, err := h.svc.Mine(ctx, who("ada"))
	h.ok(err)
	if mine.Away[0].Said != expertise.Declined || len(mine.Swaps) != 0 || h.waits("ada") != nil {
		t.Errorf("ada still counts on ben: %+v, waits %v", mine, h.waits("ada"))
	}
	rota, err := h.svc.Rota(ctx, who("sec"), week(1).Week, 1)
	h.ok(err)
	if len(rota.Weeks[0].Rows) != 0 || len(rota.Weeks[0].Gaps) != 1 || !rota.Plans {
		t.Errorf("the week is %+v", rota.Weeks[0])
	}
	cover, err := h.svc.Coverage(ctx, who("sec"))
	h.ok(err)
	if cover[0].Helpers != 0 || cover[len(cover)-1].Topic != "dpia" {
		t.Errorf("topics with nobody do not come first: %+v", cover)
	}
	_, err = h.svc.Coverage(ctx, who("ada"))
	h.is(errs.Forbidden, err)
}

func TestAnOfferIsAskedAboutAfterAYearAndEndsWhenNobodySays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.offers("ada", "dpia")
	h.offers("cat", "dpia")
	h.clock.Set(at.AddDate(1, 0, 0))
	h.ok(h.svc.RunDaily(ctx))
	if d := cmp.Diff([]string{expertise.TaskReview}, h.waits("ada")); d != "" {
		t.Fatal(d)
	}
	h.ok(h.svc.Renew(ctx, who("ada")))
	h.clock.Set(at.AddDate(1, 0, 31))
	h.ok(h.svc.RunDaily(ctx))
	if d := cmp.Diff([]string{"ada"}, h.names(expertise.Query{})); d != "" {
		t.Error(d)
	}
	h.offers("cat", "dpia") // and can be made again
	if got := h.names(expertise.Query{Topic: "dpia"}); len(got) != 2 {
		t.Errorf("listed: %v", got)
	}
	h.ok(h.svc.Withdraw(ctx, who("cat")))
	h.is(errs.NotFound, h.svc.Withdraw(ctx, who("cat")))
}

func TestAskingGoesToWhoeverStandsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ada, ben := h.offers("ada", "dpia"), h.offers("ben", "rights")
	_, err := h.svc.Ask(ctx, who("dan"), ada, expertise.AskCommand{Title: "t", Topic: "nothing"})
	h.is(errs.Invalid, err)
	_, err = h.svc.Ask(ctx, who("ada"), ada, expertise.AskCommand{Title: "t", Topic: "dpia"})
	h.is(errs.Conflict, err)
	today := clock.DateOf(at)
	h.ok(h.svc.SetAway(ctx, who("ada"), expertise.GoAway{From: today, To: today, Cover: ben}))
	mine, err := h.svc.Mine(ctx, who("ben"))
	h.ok(err)
	h.ok(h.svc.ReplyCover(ctx, who("ben"), ada, mine.Asked[0].ID, true))
	url, err := h.svc.Ask(ctx, who("dan"), ada, expertise.AskCommand{Title: "t", Topic: "dpia", Private: true})
	h.ok(err)
	if url != "/asked" || h.asked[0].To.ID != ben || !h.asked[0].Private || h.asked[0].DueBy.String() != "2026-11-27" {
		t.Errorf("asked %+v at %s", h.asked[0], url)
	}
	for name, g := range map[string]expertise.GoAway{
		"backwards": {From: today.AddDays(4), To: today.AddDays(3)}, "over": {From: today.AddDays(-4), To: today.AddDays(-3)}, "two years": {From: today.AddDays(3), To: today.AddDays(900)},
		"on top": {From: today, To: today.AddDays(9)}, "oneself": {From: today.AddDays(3), To: today.AddDays(4), Cover: ada}, "nobody": {From: today.AddDays(3), To: today.AddDays(4), Cover: "x"},
	} {
		if err := h.svc.SetAway(ctx, who("ada"), g); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
