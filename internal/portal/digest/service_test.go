package digest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

type house struct {
	t    testing.TB
	s    *store.Store
	mail *digest.Service
}

func newHouse(t testing.TB, s *store.Store) *house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	h := &house{t: t, s: s, mail: digest.New(digest.Deps{Store: s.PortalMail(), Clock: clock.NewFixed(at), IDs: &ident.Sequence{Prefix: "d"}, Book: book,
		Code: func() (string, error) { codes++; return fmt.Sprintf("code%d", codes), nil }})}
	h.write(func(ctx context.Context, tx *store.Tx) error {
		err := errors.Join(h.person(ctx, tx, "ann", access.IGLead, "council"), h.person(ctx, tx, "ben", access.Practitioner, "council"))
		for _, one := range []space.Space{{ID: "hidden", Slug: "hidden", Name: "Police and council", Kind: space.Hidden, State: space.Live, At: at}, {ID: "open", Slug: "open", Name: "Schools", Kind: space.Open, State: space.Live, At: at}} {
			err = errors.Join(err, tx.InsertSpace(ctx, one))
		}
		return errors.Join(err, tx.SetRoleMailbox(ctx, intray.Hat{Organisation: "council", Role: access.IGLead}, "ig@council.example"))
	})
	return h
}

func (h *house) person(ctx context.Context, tx *store.Tx, id string, r access.Role, org ident.Organisation) error {
	return errors.Join(tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@council.example", Status: people.Active, CreatedAt: at, Version: 1}),
		tx.GiveHat(ctx, people.Hat{ID: people.HatID(id), Person: ident.Person(id), Organisation: org, Role: r, From: at.AddDate(-1, 0, 0)}))
}

func (h *house) write(fn func(context.Context, *store.Tx) error) {
	h.t.Helper()
	storetest.Write(h.t, h.s, fn)
}

func hat(id string, r access.Role) access.Actor {
	return access.Actor{Person: ident.Person(id), Organisation: "council", Roles: []access.Role{r}}
}

func TestChoosing(t *testing.T) {
	t.Parallel()
	h, ctx, ann := newHouse(t, storetest.SQLite(t)), context.Background(), hat("ann", access.IGLead)
	before, err := h.mail.Mine(ctx, ann, "")
	if err != nil {
		t.Fatal(err)
	}
	var rooms []string
	for _, r := range before.Rooms {
		rooms = append(rooms, r.Name+" "+string(r.Often))
	}
	if diff := cmp.Diff([]string{" off", "Schools off"}, rooms); diff != "" || before.Bound != daily || len(before.Topics) < 10 {
		t.Errorf("at first: %s %+v", diff, before)
	}
	choose := digest.Choose{Bound: weekly, Places: []digest.Choice{{Place: digest.Topic("schools"), Often: daily}, {Place: digest.Topic("rights"), Often: weekly}, {Place: digest.Room("open"), Often: daily}}}
	if err := h.mail.Choose(ctx, ann, choose); err != nil {
		t.Fatal(err)
	}
	topics, err := h.mail.Topics(ctx, "ann")
	if diff := cmp.Diff([]string{"rights", "schools"}, topics); diff != "" || err != nil {
		t.Errorf("followed: %v %s", err, diff)
	}
	choose.Places = []digest.Choice{{Place: digest.Topic("schools"), Often: off}}
	if err := h.mail.Choose(ctx, ann, choose); err != nil {
		t.Fatal(err)
	}
	if topics, _ := h.mail.Topics(ctx, "ann"); len(topics) != 1 {
		t.Errorf("followed after leaving one: %v", topics)
	}
	for name, c := range map[string]digest.Choose{
		"a hidden room":      {Bound: daily, Places: []digest.Choice{{Place: digest.Room("hidden"), Often: daily}}},
		"a room of no house": {Bound: daily, Places: []digest.Choice{{Place: digest.Room("none"), Often: daily}}},
		"somebody's mailbox": {Bound: daily, Mailbox: "dpo@trust.example"},
	} {
		if err := h.mail.Choose(ctx, ann, c); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v, want not found", name, err)
		}
	}
	for name, c := range map[string]digest.Choose{"no bound": {}, "an unknown frequency": {Bound: daily, Places: []digest.Choice{{Place: digest.Topic("schools"), Often: "hourly"}}}} {
		if err := h.mail.Choose(ctx, ann, c); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	if _, err := h.mail.Mine(ctx, access.Actor{}, ""); err == nil {
		t.Error("a visitor sees settings")
	}
}

func TestASharedMailboxIsChosenForByItsRole(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t, storetest.SQLite(t)), context.Background()
	const box = "ig@council.example"
	if _, err := h.mail.Mine(ctx, hat("ben", access.Practitioner), box); errs.KindOf(err) != errs.NotFound {
		t.Errorf("somebody without the role: %v", err)
	}
	mine, err := h.mail.Mine(ctx, hat("ann", access.IGLead), box)
	if err != nil || mine.Bound != off || mine.To != intray.ToMailbox(box) {
		t.Fatalf("%+v %v", mine, err)
	}
	if err := h.mail.Choose(ctx, hat("ann", access.IGLead), digest.Choose{Mailbox: box, Bound: daily, Places: []digest.Choice{{Place: digest.Topic("rights"), Often: weekly}}}); err != nil {
		t.Fatal(err)
	}
	if own, _ := h.mail.Topics(ctx, "ann"); len(own) != 0 {
		t.Errorf("the mailbox's choice became the person's: %v", own)
	}
}

// link makes a recipient's link as a letter does.
func (h *house) link(to intray.Recipient) (path string) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		path, err = h.mail.Link(ctx, tx, to, true)
		return err
	})
	return path[len(digest.LeavePath):]
}

func TestLeavingByALink(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h, ctx := newHouse(t, s), context.Background()
		code := h.link(intray.ToPerson("ann"))
		if again := h.link(intray.ToPerson("ann")); again != code {
			t.Errorf("the link changed: %s, %s", code, again)
		}
		state := func(to intray.Recipient) (out string) {
			h.write(func(ctx context.Context, tx *store.Tx) error {
				c, err := tx.PortalMailChoices(ctx, to)
				tray, err2 := tx.MailChoice(ctx, to)
				out = fmt.Sprintf("%v %s", c, tray)
				return errors.Join(err, err2)
			})
			return out
		}
		ref := ident.Reference("KM-T", 2026, 123)
		for _, wrong := range []struct{ code, question string }{{"none", ""}, {"", ""}, {code, "<script>"}, {"none", ref}} {
			if err := h.mail.Leave(ctx, wrong.code, wrong.question); err != nil {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
		if got := state(intray.ToPerson("ann")); got != "map[] daily" {
			t.Errorf("wrong links changed something: %s", got)
		}
		for range 2 {
			if err := h.mail.Leave(ctx, code, ref); err != nil {
				t.Fatal(err)
			}
		}
		if got := state(intray.ToPerson("ann")); got != "map[question/"+ref+":off] daily" {
			t.Errorf("after leaving a question: %s", got)
		}
		if err := h.mail.Hear(ctx, hat("ann", access.IGLead), "", ref); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.mail.Leave(ctx, code, ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := state(intray.ToPerson("ann")); got != "map[all:off] off" {
			t.Errorf("after leaving summaries: %s", got)
		}
		if err := h.mail.Leave(ctx, h.link(intray.ToMailbox("ig@council.example")), ""); err != nil {
			t.Fatal(err)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			hats, err := tx.HatsWorn(ctx, "ann", at)
			if err != nil {
				return err
			}
			notices, err := tx.NoticesFor(ctx, hats, "ann", "", 10)
			if len(notices) != 2 {
				t.Errorf("%d notices of what the links did; want one for the person and one for the mailbox: %+v", len(notices), notices)
			}
			return err
		})
	})
}
