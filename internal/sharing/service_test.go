package sharing_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// county is the real store with a directory of the test's own.
type county struct {
	sharing.Store
	mu        sync.Mutex
	standings map[ident.Organisation]organisation.Standing
}

type countyTx struct {
	sharing.Tx
	county *county
}

func (c *county) Write(ctx context.Context, fn func(sharing.Tx) error) error {
	return c.Store.Write(ctx, func(tx sharing.Tx) error { return fn(countyTx{tx, c}) })
}

func (c *county) Read(ctx context.Context, fn func(sharing.Tx) error) error {
	return c.Store.Read(ctx, func(tx sharing.Tx) error { return fn(countyTx{tx, c}) })
}

func (tx countyTx) Standing(_ context.Context, id ident.Organisation, _ clock.Date) (organisation.Standing, error) {
	tx.county.mu.Lock()
	defer tx.county.mu.Unlock()
	s, ok := tx.county.standings[id]
	if !ok {
		return s, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return s, nil
}

func (tx countyTx) WearersOf(_ context.Context, org ident.Organisation, _ []access.Role, _ time.Time) ([]ident.Person, error) {
	return []ident.Person{ident.Person("p-colleague-" + string(org))}, nil
}

// desk is a service on an empty SQLite database with a clock that stands still.
type desk struct {
	*sharing.Service
	county *county
	clock  *clock.Fixed
}

func newDesk(t testing.TB) desk {
	t.Helper()
	return deskOn(t, storetest.SQLite(t))
}

func deskOn(t testing.TB, s *store.Store) desk {
	t.Helper()
	c := &county{Store: s.Sharing(), standings: standings()}
	clk := clock.NewFixed(now)
	service := sharing.New(sharing.Deps{Store: c, Clock: clk, IDs: &ident.Sequence{Prefix: "x"}, Book: book(t), Settings: settings(),
		Templates: []sharing.Template{{Key: "pupils", Title: "Pupil list", Content: complete()}}})
	return desk{service, c, clk}
}

var (
	lead     = actor(council, access.IGLead, access.DPO, access.SigningOfficer)
	head     = actor(school, access.IGLead, access.DPO, access.SigningOfficer)
	stranger = actor(charity, access.IGLead, access.DPO, access.SigningOfficer)
)

// ok fails the test on an error.
func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start creates a complete draft.
func (d desk) start(t testing.TB) string {
	t.Helper()
	made, err := d.CreateCopy(context.Background(), lead, sharing.CreateCopy{Template: "pupils"})
	ok(t, err)
	return made.Ref
}

func (d desk) hash(t testing.TB, a access.Actor, ref string) string {
	t.Helper()
	v, err := d.Get(context.Background(), a, ref)
	ok(t, err)
	return v.Shown.Hash
}

// toSigning sends a draft and has it approved.
func (d desk) toSigning(t testing.TB, ref string) {
	t.Helper()
	ctx := context.Background()
	ok(t, d.Send(ctx, lead, sharing.Send{Ref: ref}))
	for _, a := range []access.Actor{lead, head} {
		ok(t, d.Approve(ctx, a, sharing.Approve{Ref: ref, Hash: d.hash(t, a, ref)}))
	}
}

func (d desk) signAs(t testing.TB, a access.Actor, ref string) error {
	t.Helper()
	return d.Sign(context.Background(), a, sharing.Sign{Ref: ref, Hash: d.hash(t, a, ref), Name: "Pat Example", Post: "Head", Authority: true})
}

func (d desk) live(t testing.TB) string {
	t.Helper()
	ref := d.start(t)
	d.toSigning(t, ref)
	ok(t, d.signAs(t, lead, ref))
	ok(t, d.signAs(t, head, ref))
	return ref
}

func TestFromDraftToLiveToEnded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { fromDraftToEnded(t, deskOn(t, s)) })
}

func fromDraftToEnded(t *testing.T, d desk) {
	t.Helper()
	ctx := context.Background()
	ref := d.live(t)
	v, err := d.Get(ctx, head, ref)
	ok(t, err)
	if ref != "KM-R-2026-0001" || v.Record.Status != sharing.Active || v.Relation != access.Party || v.LeadName != "Example Council" {
		t.Errorf("%s is %s for a %s of %s", ref, v.Record.Status, v.Relation, v.LeadName)
	}
	if v.Shown.Fingerprint == "" || v.Shown.Parties[1].State.Signature == nil || v.Shown.Parties[1].Name != "Example School" {
		t.Errorf("shown: %+v", v.Shown.Parties)
	}
	ok(t, d.Pause(ctx, head, sharing.Pause{Ref: ref, Reason: "A breach."}))
	ok(t, d.Resume(ctx, lead, sharing.Resume{Ref: ref}))
	ok(t, d.StartReview(ctx, lead, sharing.StartReview{Ref: ref}))
	ok(t, d.ConfirmReview(ctx, lead, sharing.ConfirmReview{Ref: ref, Next: day(t, "2027-06-01")}))
	ok(t, d.End(ctx, lead, sharing.End{Ref: ref, Reason: "The portal closes."}))
	ok(t, d.ConfirmEnd(ctx, head, sharing.ConfirmEnd{Ref: ref, Answer: sharing.Destroyed}))
	lines, err := d.Timeline(ctx, head, ref, 0)
	ok(t, err)
	var told []string
	for _, l := range lines {
		told = append(told, l.Name)
	}
	want := []string{"sharing.end_confirmed", "sharing.record_ended", "sharing.review_confirmed", "sharing.review_started", "sharing.record_resumed",
		"sharing.record_paused", "sharing.record_live", "sharing.record_ready", "sharing.record_signed", "sharing.record_signed",
		"sharing.record_approved", "sharing.record_approved", "sharing.record_sent"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("a party's timeline (-want +got):\n%s", diff)
	}
}

func TestADoubleSubmitCreatesAndAddsOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	one, err := d.CreateBlank(ctx, lead, sharing.CreateBlank{Key: "k1", Title: "A"})
	ok(t, err)
	two, err := d.CreateBlank(ctx, lead, sharing.CreateBlank{Key: "k1", Title: "A"})
	ok(t, err)
	if one != two {
		t.Errorf("%v and %v", one, two)
	}
	next, err := d.CreateBlank(ctx, lead, sharing.CreateBlank{Key: "k2", Title: "B"})
	ok(t, err)
	if next.Ref != "KM-R-2026-0002" {
		t.Errorf("the next reference is %s: a number was lost", next.Ref)
	}
	add := sharing.AddRow{Key: "k3", Ref: one.Ref, Table: "items", Values: map[string][]string{"name": {"date of birth"}}}
	first, err := d.AddRow(ctx, lead, add)
	ok(t, err)
	again, err := d.AddRow(ctx, lead, add)
	ok(t, err)
	v, err := d.Get(ctx, lead, one.Ref)
	ok(t, err)
	if first.RowID != again.RowID || len(v.Shown.Version.Content.Items) != 1 {
		t.Errorf("rows %s and %s, items %+v", first.RowID, again.RowID, v.Shown.Version.Content.Items)
	}
}

func TestAVariationIsStartedOnceByADoubleSubmit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.live(t)
	for range 2 {
		ok(t, d.Vary(context.Background(), lead, sharing.Vary{Ref: ref, Key: "v1", Reason: "A new item."}))
	}
	v, err := d.Get(context.Background(), lead, ref)
	ok(t, err)
	if v.Record.Open != 2 || v.Record.Last != 2 {
		t.Errorf("open %d, last %d", v.Record.Open, v.Record.Last)
	}
}

func TestTwoSignaturesAtOnceBothCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := deskOn(t, s)
		ref := d.start(t)
		d.toSigning(t, ref)
		hash := d.hash(t, lead, ref)
		var wg sync.WaitGroup
		for _, a := range []access.Actor{lead, head, lead, head} {
			wg.Go(func() {
				err := d.Sign(context.Background(), a, sharing.Sign{Ref: ref, Hash: hash, Name: "P", Post: "Q", Authority: true})
				if err != nil && errs.KindOf(err) != errs.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		v, err := d.Get(context.Background(), lead, ref)
		ok(t, err)
		if v.Record.Status != sharing.Active {
			t.Errorf("status %s after both signed", v.Record.Status)
		}
	})
}

func TestTwoEditorsNeverUndoEachOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.start(t)
	shown, err := d.Get(ctx, lead, ref)
	ok(t, err)
	base := map[string]string{}
	for _, f := range sharing.FieldsOf("about") {
		base[f.Key] = sharing.FieldHash(f.Get(&shown.Shown.Version.Content))
	}
	colleague := lead
	colleague.Person = "p-colleague"
	first, err := d.SaveSection(ctx, colleague, sharing.SaveSection{Ref: ref, Section: "about", Base: base,
		Values: map[string][]string{"title": {"Theirs"}, "plain_title": {shown.Shown.Version.Content.PlainTitle}, "owner_post": {"Their post"}}})
	ok(t, err)
	if len(first.Conflicts) != 0 || len(first.Changed) != 2 {
		t.Fatalf("first: %+v", first)
	}
	mine, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "about", Base: base,
		Values: map[string][]string{"title": {"Mine"}, "plain_title": {"My public title for this record"}, "owner_post": {"Information Governance Manager"}}})
	ok(t, err)
	if len(mine.Conflicts) != 1 || mine.Conflicts[0].Key != "title" || mine.Conflicts[0].Theirs[0] != "Theirs" || mine.Conflicts[0].Mine[0] != "Mine" ||
		mine.Conflicts[0].Mark.By != colleague.Person || mine.Conflicts[0].Mark.At.IsZero() {
		t.Errorf("conflicts: %+v", mine.Conflicts)
	}
	v, err := d.Get(ctx, lead, ref)
	ok(t, err)
	c := v.Shown.Version.Content
	if c.Title != "Theirs" || c.PlainTitle != "My public title for this record" || c.OwnerPost != "Their post" {
		t.Errorf("saved: %q, %q, %q", c.Title, c.PlainTitle, c.OwnerPost)
	}
	again, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "about", Base: map[string]string{"title": mine.Conflicts[0].Base},
		Values: map[string][]string{"title": {"Agreed"}}})
	ok(t, err)
	if len(again.Conflicts) != 0 {
		t.Errorf("after looking: %+v", again.Conflicts)
	}
}

func TestManyEditorsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { manyEditors(t, deskOn(t, s)) })
}

func manyEditors(t *testing.T, d desk) {
	t.Helper()
	ctx := context.Background()
	ref := d.start(t)
	fields := []string{"title", "plain_title", "owner_post", "owner_mailbox"}
	var wg sync.WaitGroup
	for _, key := range fields {
		wg.Go(func() {
			_, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "about", Values: map[string][]string{key: {"set by " + key}}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	v, err := d.Get(ctx, lead, ref)
	ok(t, err)
	for _, key := range fields {
		f, _ := sharing.FieldByKey(key)
		if got := f.Get(&v.Shown.Version.Content); len(got) != 1 || got[0] != "set by "+key {
			t.Errorf("%s = %v", key, got)
		}
	}
}

func TestRowsAreChangedAndRemovedWithTheSameCare(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.start(t)
	v, err := d.Get(ctx, lead, ref)
	ok(t, err)
	k, _ := sharing.RowKindByKey("items")
	c := v.Shown.Version.Content
	stale := sharing.RowHash(k, &c, k.Find(&c, "i2"))
	saved, err := d.ChangeRow(ctx, lead, sharing.ChangeRow{Ref: ref, Table: "items", ID: "i2", Values: map[string][]string{"justification": {"NHS number 9990000018"}},
		Base: map[string]string{"justification": sharing.FieldHash([]string{"To tell pupils of one name apart."})}})
	ok(t, err)
	if len(saved.Changed) != 1 || len(saved.Hints) != 1 {
		t.Errorf("saved: %+v", saved)
	}
	kept, err := d.RemoveRow(ctx, lead, sharing.RemoveRow{Ref: ref, Table: "items", ID: "i2", Base: stale})
	ok(t, err)
	if len(kept.Conflicts) != 1 || kept.Conflicts[0].Mark.At.IsZero() {
		t.Errorf("removing what was changed: %+v", kept)
	}
	_, err = d.RemoveRow(ctx, lead, sharing.RemoveRow{Ref: ref, Table: "items", ID: "i2", Base: kept.Conflicts[0].Base})
	ok(t, err)
	v, err = d.Get(ctx, lead, ref)
	ok(t, err)
	if slices.Contains(v.Shown.Version.Content.Flows[0].Items, "i2") {
		t.Error("a removed item is still in a flow")
	}
	gone, err := d.ChangeRow(ctx, lead, sharing.ChangeRow{Ref: ref, Table: "items", ID: "i2", Values: map[string][]string{"name": {"x"}}})
	ok(t, err)
	if len(gone.Conflicts) != 1 || !gone.Conflicts[0].Gone {
		t.Errorf("changing a removed row: %+v", gone)
	}
}

func TestSavingKeepsWhatIsWrongAndRefusesOnlyTheAbsurd(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.start(t)
	saved, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "dates_and_ending", Values: map[string][]string{"start": {"31", "2", "2027"}}})
	ok(t, err)
	if len(saved.Wrong) != 1 || saved.Wrong[0].Name != "start" || len(saved.Changed) != 1 {
		t.Errorf("saved: %+v", saved)
	}
	long := make([]byte, 2_000_000)
	for i := range long {
		long[i] = 'x'
	}
	if _, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "about", Values: map[string][]string{"title": {string(long)}}}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("two million letters: %v", err)
	}
}

func TestASignerIsToldWhatChangedSinceTheyRead(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.start(t)
	d.toSigning(t, ref)
	read := d.hash(t, head, ref)
	ok(t, d.ReturnForChange(ctx, lead, sharing.ReturnForChange{Ref: ref, Reason: "A slip."}))
	_, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "dates_and_ending", Values: map[string][]string{"end": {"2028-01-01"}}})
	ok(t, err)
	d.toSigning(t, ref)
	err = d.Sign(ctx, head, sharing.Sign{Ref: ref, Hash: read, Name: "P", Post: "Q", Authority: true})
	fields := errs.FieldsOf(err)
	if errs.CodeOf(err) != "sharing.text_changed" || len(fields) != 1 || fields[0].Message != "Adds the end date: 1 January 2028." {
		t.Errorf("got %v", err)
	}
}

func TestCopiesLeaveBehindWhatBelongsToTheOriginal(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.live(t)
	made, err := d.CreateCopy(ctx, head, sharing.CreateCopy{Ref: ref, Title: "Our own list"})
	ok(t, err)
	v, err := d.Get(ctx, head, made.Ref)
	ok(t, err)
	c := v.Shown.Version.Content
	if c.Title != "Our own list" || c.StartOn != "" || c.DPIAApprovedOn != "" || c.Benefits == "" || v.Record.Lead != school || v.Shown.Version.Stage != sharing.Draft {
		t.Errorf("copy: %+v", c)
	}
	if _, err := d.CreateCopy(ctx, stranger, sharing.CreateCopy{Ref: ref}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a stranger copies: %v", err)
	}
}

func TestTheDailyRunActsOnWhatIsDue(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.live(t)
	for range 3 {
		ok(t, d.RunDaily(ctx))
	}
	d.clock.Set(time.Date(2027, 8, 22, 5, 0, 0, 0, time.UTC))
	ok(t, d.RunDaily(ctx))
	ok(t, d.RunDaily(ctx))
	v, err := d.Get(ctx, lead, ref)
	ok(t, err)
	if diff := cmp.Diff([]int{90}, v.Record.Alerted); diff != "" {
		t.Errorf("alerts given (-want +got):\n%s", diff)
	}
	d.clock.Set(time.Date(2028, 2, 19, 5, 0, 0, 0, time.UTC))
	ok(t, d.RunDaily(ctx))
	v, err = d.Get(ctx, lead, ref)
	ok(t, err)
	if !v.Record.Overdue {
		t.Error("a review 91 days late is not marked overdue")
	}
}

func TestAReadyRecordGoesLiveByItself(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.start(t)
	_, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "dates_and_ending", Values: map[string][]string{"start": {"2026-12-01"}}})
	ok(t, err)
	d.toSigning(t, ref)
	ok(t, d.signAs(t, lead, ref))
	ok(t, d.signAs(t, head, ref))
	for at, want := range map[string]sharing.Stage{"2026-11-30": sharing.Ready} {
		d.clock.Set(day(t, at).Start())
		ok(t, d.GoLiveDue(ctx))
		if v, err := d.Get(ctx, head, ref); err != nil || v.Record.Status != want {
			t.Errorf("%s: %s, %v", at, v.Record.Status, err)
		}
	}
	d.clock.Set(day(t, "2026-12-01").Start())
	ok(t, d.GoLiveDue(ctx))
	if v, err := d.Get(ctx, head, ref); err != nil || v.Record.Status != sharing.Active {
		t.Errorf("on the day: %s, %v", v.Record.Status, err)
	}
}

func TestListsPageByKeyAndBoardsCount(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	var made []string
	for range 53 {
		d.clock.Advance(time.Minute)
		c, err := d.CreateBlank(ctx, lead, sharing.CreateBlank{Title: "Record"})
		ok(t, err)
		made = append([]string{c.Ref}, made...)
	}
	first, err := d.List(ctx, lead, sharing.Filter{}, sharing.PageKey{})
	ok(t, err)
	rest, err := d.List(ctx, lead, sharing.Filter{Status: sharing.Draft, Led: true}, first.Next)
	ok(t, err)
	var got []string
	for _, i := range append(first.Items, rest.Items...) {
		got = append(got, i.Ref)
	}
	if diff := cmp.Diff(made, got); diff != "" || rest.Next != (sharing.PageKey{}) {
		t.Errorf("listed (-want +got):\n%s, next %v", diff, rest.Next)
	}
	board, err := d.Board(ctx, lead)
	ok(t, err)
	if c := board.Columns[0]; c.Status != sharing.Draft || c.Count != 53 || len(c.First) != 5 || c.First[0].LeadName != "Example Council" {
		t.Errorf("board: %+v", c)
	}
	theirs, err := d.List(ctx, head, sharing.Filter{}, sharing.PageKey{})
	ok(t, err)
	if len(theirs.Items) != 0 {
		t.Errorf("somebody else lists %d drafts of ours", len(theirs.Items))
	}
}
