package grouppage_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/grouppage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	edith = access.Actor{Person: "edith", Roles: []access.Role{access.Involvement}}
	yusra = access.Actor{Person: "yusra", Roles: []access.Role{access.Secretariat}}
	priya = access.Actor{Person: "priya", Organisation: "council", Roles: []access.Role{access.IGLead}}
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// place is the workspace on an empty database.
type place struct {
	svc    *involvement.Service
	store  *store.Store
	routes []page.Route
}

func newPlace(t testing.TB) place {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	s, clk, ids := storetest.SQLite(t), clock.NewFixed(pagetest.Now), &ident.Sequence{Prefix: "x"}
	svc := involvement.New(involvement.Deps{Store: s.Involvement(), Clock: clk, IDs: ids, Words: book, Settings: involvement.SettingsFrom(book, "KM")})
	kept := files.New(files.Deps{Store: s.Files(), Clock: clk, IDs: ids})
	return place{svc, s, grouppage.Routes(grouppage.Deps{Group: svc, Files: kept, Rule: sharing.HearingWarn})}
}

func (p place) as(t testing.TB, a access.Actor) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, p.routes, a, page.Who{Name: string(a.Person)})
}

// found makes a group with a seat that is taken and one that is free.
func (p place) found(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	ok(t, p.svc.Describe(ctx, yusra, involvement.Describe{Name: "The group", About: "We live here.\n\nWe say what we think.", Join: "Write to us.", Since: clock.NewDate(2026, 11, 1),
		Reading: []involvement.Reading{{Title: "The Agreement", URL: "/agreement"}}}))
	ok(t, p.svc.PutSeat(ctx, yusra, 0, involvement.Seat{Title: "A carer " + strings.Repeat("with a very long title ", 4), About: "Looks after somebody.", Lay: true}))
	ok(t, p.svc.PutSeat(ctx, yusra, 0, involvement.Seat{Title: "A parent", Lay: true}))
	g, err := p.svc.Members(ctx, yusra)
	ok(t, err)
	ok(t, p.svc.PutMember(ctx, yusra, 0, involvement.Member{Seat: g.Seats[0].ID, Person: "edith", Name: "Edith Example", From: clock.NewDate(2026, 1, 1), Until: clock.NewDate(2026, 12, 31),
		Training: "Reading", TrainedOn: clock.NewDate(2025, 1, 1), Expenses: involvement.ExpensesClaimed}))
	ok(t, p.svc.PutMeeting(ctx, yusra, 0, involvement.Meeting{On: clock.NewDate(2026, 12, 1), Title: "Pupils", Where: "Library", Open: true}))
}

// propose sends a record, twice when years differ, and gives the reference of its proposal.
func (p place) propose(t testing.TB, years ...string) string {
	t.Helper()
	ctx := context.Background()
	for i, y := range years {
		c := sharing.Content{Title: "List", PlainTitle: "Schools tell the council who is ill", Publication: "full", SpecificPurpose: "To plan help.", Benefits: "Help comes sooner.", Risks: "A child may be known.",
			Parties:   []sharing.Party{{ID: "p1", Organisation: "council", Role: sharing.RoleController}},
			Retention: []sharing.Retention{{ID: "r1", Party: "p1", Trigger: "receipt", Period: y, Unit: "years", Disposal: "destroy"}}}
		at := pagetest.Now.Add(time.Duration(i-len(years)) * time.Hour)
		v := sharing.Version{N: 1, Stage: sharing.InReview, Content: c, Hash: sharing.HashOf(c), Sent: &c, SentAt: at, CreatedAt: at}
		storetest.Write(t, p.store, func(ctx context.Context, tx *store.Tx) error {
			if i == 0 {
				return tx.InsertRecord(ctx, sharing.State{Record: sharing.Record{ID: "rec", Ref: "KM-R-2026-0001", Lead: "council", OwnerRole: access.IGLead, Open: 1, Last: 1, Status: sharing.InReview,
					CreatedAt: at, UpdatedAt: at, SharedAt: at, Version: 1}, Versions: []sharing.Version{v}})
			}
			st, err := tx.RecordByRef(ctx, "KM-R-2026-0001")
			if err != nil {
				return err
			}
			st.Versions[0] = v
			return tx.SaveRecord(ctx, st)
		})
		ok(t, p.svc.Look(ctx, "rec"))
		if i == 0 && len(years) > 1 {
			s := p.only(t)
			ok(t, p.svc.Give(ctx, edith, involvement.Give{Ref: s.Ref, Hash: s.Current().Hash, Position: involvement.NoUnless, Words: "No, unless it is one year.", Public: true}))
		}
	}
	return p.only(t).Ref
}

func (p place) only(t testing.TB) involvement.Sight {
	t.Helper()
	list, _, err := p.svc.Proposals(context.Background(), yusra, true, "")
	ok(t, err)
	if len(list) != 1 {
		t.Fatalf("%d proposals are open", len(list))
	}
	return list[0]
}

func TestPagesBeforeThereIsAGroup(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	pagetest.Golden(t, "about_empty", p.as(t, access.Actor{}).Get("/involvement").Body.String())
	pagetest.Golden(t, "proposals_empty", p.as(t, access.Actor{}).Get("/involvement/proposals").Body.String())
	pagetest.Golden(t, "home_empty", p.as(t, edith).Get("/group").Body.String())
	pagetest.Golden(t, "members_empty", p.as(t, yusra).Get("/group/members").Body.String())
}

func TestPagesOfAProposalThatChanged(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.found(t)
	ref := p.propose(t, "5", "1")
	ok(t, p.svc.Credit(context.Background(), priya, ref, []involvement.Mark{{Text: 2, Place: 0}}))
	visitor := p.as(t, access.Actor{})
	for name, path := range map[string]string{"about": "/involvement", "proposals": "/involvement/proposals", "proposal": "/involvement/proposals/" + ref} {
		pagetest.Golden(t, name, visitor.Get(path).Body.String())
	}
	for name, path := range map[string]string{"home": "/group", "inside": "/group/proposals/" + ref, "view": "/group/proposals/" + ref + "/view", "members": "/group/members", "pack": "/group/pack"} {
		pagetest.Golden(t, name, p.as(t, edith).Get(path).Body.String())
	}
	pagetest.Golden(t, "members_secretariat", p.as(t, yusra).Get("/group/members").Body.String())
	pagetest.Golden(t, "inside_lead", p.as(t, priya).Get("/group/proposals/"+ref).Body.String())
}

func TestBadInputIsShownAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.found(t)
	ref := p.propose(t, "5")
	s := p.only(t)
	hash := s.Current().Hash
	post := func(a access.Actor, path string, v url.Values) (int, string) {
		r := p.as(t, a).Post(path, v)
		return r.Code, r.Body.String()
	}
	view := "/group/proposals/" + ref + "/view"
	for name, c := range map[string]struct {
		values url.Values
		want   string
		status int
	}{
		"nothing":          {url.Values{"hash": {hash}}, "Choose what you think", http.StatusUnprocessableEntity},
		"no words":         {url.Values{"hash": {hash}, "position": {"no_unless"}, "public": {"yes"}}, "Write what must change before you stop saying no", http.StatusUnprocessableEntity},
		"another text":     {url.Values{"hash": {"old"}, "position": {"yes"}, "public": {"no"}, "words": {"Fine, I said."}}, "Fine, I said.", http.StatusUnprocessableEntity},
		"personal details": {url.Values{"hash": {hash}, "position": {"yes"}, "public": {"yes"}, "words": {"My number is 943 476 5919."}}, "looks like somebody", http.StatusUnprocessableEntity},
	} {
		if status, body := post(edith, view, c.values); status != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d without %q", name, status, c.want)
		}
	}
	if status, _ := post(edith, view, url.Values{"hash": {hash}, "position": {"yes"}, "public": {"no"}, "words": {"Fine."}}); status != http.StatusSeeOther {
		t.Errorf("a good view: %d", status)
	}
	recommend := "/group/proposals/" + ref + "/recommend"
	if status, _ := post(yusra, recommend, url.Values{"version": {"0"}, "do": {"draft"}, "position": {"yes"}, "summary": {"Hers."}}); status != http.StatusSeeOther {
		t.Errorf("a first draft: %d", status)
	}
	if status, body := post(edith, recommend, url.Values{"version": {"0"}, "do": {"draft"}, "position": {"yes"}, "summary": {"Mine."}, "was.summary": {""}}); status != http.StatusConflict || !strings.Contains(body, "Hers.") || !strings.Contains(body, "Mine.") {
		t.Errorf("two who write at once: %d", status)
	}
	for who, a := range map[string]access.Actor{"the lead": priya, "a visitor": {}} {
		if status, _ := post(a, view, url.Values{"hash": {hash}, "position": {"yes"}, "public": {"no"}, "words": {"Fine."}}); status == http.StatusSeeOther && who == "the lead" {
			t.Errorf("%s gave a view", who)
		}
	}
}
