package sharing_test

import (
	"context"
	"slices"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
)

func TestWhoMightJoinSeesThePartsThereAreToTake(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.live(t)
	v, err := d.Joinable(ctx, stranger, ref)
	ok(t, err)
	if v.Ref != ref || v.LeadName != "Example Council" || len(v.Parties) != 2 || v.Parties[1].State.Signature != nil {
		t.Errorf("got %+v", v)
	}
	if _, err := d.Joinable(ctx, head, ref); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a party: %v", err)
	}
	draft := d.start(t)
	if _, err := d.Joinable(ctx, stranger, draft); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a draft: %v", err)
	}
}

func TestWhoJoinedCountsAsAParty(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.live(t)
	ok(t, d.AskToJoin(ctx, stranger, sharing.AskToJoin{Ref: ref, Like: "p2", Why: "We send one too."}))
	if _, err := d.Get(ctx, stranger, ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("asking is not seeing: %v", err)
	}
	ok(t, d.Admit(ctx, lead, sharing.Admit{Ref: ref, Organisation: charity, Yes: true}))
	v, err := d.Get(ctx, stranger, ref)
	ok(t, err)
	if v.Mine != sharing.AskSign || !v.May(access.AccedeRecord) {
		t.Errorf("admitted: waits for %q, may %v", v.Mine, v.Allowed)
	}
	ok(t, d.SignAccession(ctx, stranger, sharing.SignAccession{Ref: ref, Hash: v.Shown.Hash, Name: "S", Post: "Chair", Authority: true}))
	v, err = d.Get(ctx, head, ref)
	ok(t, err)
	if !slices.ContainsFunc(v.Shown.Parties, func(p sharing.PartyView) bool { return p.Joined && p.Name == "Example Charity" }) {
		t.Errorf("parties: %+v", v.Shown.Parties)
	}
	list, err := d.List(ctx, stranger, sharing.Filter{Status: sharing.Active}, sharing.PageKey{})
	ok(t, err)
	if len(list.Items) != 1 || list.Items[0].Ref != ref {
		t.Errorf("their list: %+v", list.Items)
	}
}

func TestSettingsComeFromThePack(t *testing.T) {
	t.Parallel()
	s := sharing.SettingsFrom(book(t), "KM")
	if s.RefPrefix != "KM-R" || s.ReviewMonths != 12 || !slices.Equal(s.AlertDays, []int{90, 30, 0}) || s.OverdueDays != 90 {
		t.Errorf("got %+v", s)
	}
}
