package request_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

// now is a Saturday.
var now = time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)

const (
	council ident.Organisation = "o-council"
	charity ident.Organisation = "o-charity"
	police  ident.Organisation = "o-police"
	silent  ident.Organisation = "o-silent" // nobody has an account there
)

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person("p-" + string(org)), Organisation: org, Roles: roles}
}

var (
	worker  = actor(council, access.Practitioner)
	helper  = actor(charity, access.Practitioner)
	officer = actor(police, access.IGLead)
	auditor = access.Actor{Person: "p-auditor", Roles: []access.Role{access.Auditor}}
)

// desk is the service on an empty database with a clock that stands still.
type desk struct {
	*request.Service
	store *store.Store
	clock *clock.Fixed
}

func newDesk(t testing.TB) desk {
	t.Helper()
	book, err := loadBook()
	ok(t, err)
	s := storetest.SQLite(t)
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for i, o := range []struct {
			id   ident.Organisation
			kind string
		}{{council, "county"}, {charity, "charity_vcse"}, {police, "police"}, {silent, "charity_vcse"}} {
			kind, _ := book.BodyKind(o.kind)
			org := organisation.Organisation{ID: o.id, Slug: string(o.id), Name: "Example " + string(o.id[2:]), Kind: o.kind, Sector: kind.Sector, Status: organisation.Member,
				Facts: organisation.FactsOf(organisation.Profile{}, kind, book.Version()), CreatedAt: now, UpdatedAt: now, Version: 1}
			if err := tx.InsertOrganisation(ctx, org); err != nil {
				return err
			}
			if o.id == silent {
				continue
			}
			p := people.Person{ID: ident.Person("p-" + string(o.id)), Name: "P", Email: string(o.id) + "@example.org", Status: people.Active, CreatedAt: now, Version: 1}
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
			role := access.Practitioner
			if o.id == police {
				role = access.IGLead
			}
			if err := tx.GiveHat(ctx, people.Hat{ID: people.HatID(string(o.id) + string(rune('0'+i))), Person: p.ID, Organisation: o.id, Role: role, From: now.AddDate(-1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	clk := clock.NewFixed(now)
	set := request.DefaultSettings()
	set.RefPrefix = "KM-Q"
	return desk{request.New(request.Deps{Store: s.Requests(), Clock: clk, IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: set}), s, clk}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t testing.TB, err error, kind errs.Kind, what string) {
	t.Helper()
	if errs.KindOf(err) != kind {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}

// full is a content with nothing missing but the statement.
func full(urgency string) request.Content {
	return request.Content{PersonName: "Dele Brackenridge", PersonPost: "Duty social worker", Contact: "duty@council.gov.uk", Data: "Dates of contact since August", CaseRef: "AS/2211",
		Subjects: []string{"adult_at_risk"}, Purpose: "To plan an enquiry about an adult at risk.", Purposes: []string{"P03"}, Urgency: urgency, Basis: "e", Gateways: []string{"CARE14-42"}}
}

// draft begins a request and fills it in.
func (d desk) draft(t testing.TB, by access.Actor, other request.Side, logged bool, c request.Content) string {
	t.Helper()
	ctx := context.Background()
	made, err := d.Create(ctx, by, request.Create{Other: other, Logged: logged, Urgency: c.Urgency})
	ok(t, err)
	for _, s := range request.Sections() {
		_, err := d.Save(ctx, by, request.Save{Ref: made.Ref, Section: s, Content: c, Other: other})
		ok(t, err)
	}
	return made.Ref
}

func (d desk) sent(t testing.TB, urgency string) string {
	t.Helper()
	c := full(urgency)
	c.Statement = "It is needed for a task in law."
	ref := d.draft(t, worker, request.Side{Organisation: charity}, false, c)
	ok(t, d.Send(context.Background(), worker, request.Send{Ref: ref}))
	return ref
}

func (d desk) view(t testing.TB, a access.Actor, ref string) request.View {
	t.Helper()
	v, err := d.Get(context.Background(), a, ref)
	ok(t, err)
	return v
}

// waiting lists the open tasks of an organisation's roles.
func (d desk) waiting(t testing.TB, org ident.Organisation) []string {
	t.Helper()
	var out []string
	storetest.Write(t, d.store, func(ctx context.Context, tx *store.Tx) error {
		var hats []intray.Hat
		for _, r := range access.OrganisationRoles() {
			hats = append(hats, intray.Hat{Organisation: org, Role: r})
		}
		tasks, err := tx.TasksFor(ctx, hats, "nobody", "", 50)
		for _, task := range tasks {
			out = append(out, task.Kind)
		}
		return err
	})
	return slices.Compact(out)
}

func TestARequestIsAnsweredAndAcknowledged(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	ref := d.sent(t, request.Routine)
	if _, good := ident.ReadReference(ref); !good || !strings.HasPrefix(ref, "KM-Q-2026-000001-") {
		t.Errorf("the reference is %s", ref)
	}
	refused(t, second(d.Get(ctx, officer, ref)), errs.NotFound, "a third body reads it")
	if got := d.waiting(t, charity); !slices.Equal(got, []string{request.TaskAnswer}) {
		t.Errorf("the charity's tray holds %v", got)
	}
	ok(t, d.Check(ctx, helper, request.CheckAsker{Ref: ref, Method: "switchboard_callback", Note: "Called the council."}))
	if v := d.view(t, worker, ref); v.Request.Check.Method != "" || slices.ContainsFunc(v.Story, func(l request.StoryLine) bool { return l.Name == "checked" }) {
		t.Error("the asker sees how it was checked")
	}
	ok(t, d.AskBack(ctx, helper, request.AskBack{Ref: ref, Text: "Since when in August?"}))
	refused(t, d.AskBack(ctx, helper, request.AskBack{Ref: ref, Text: "Again?"}), errs.Conflict, "asking back twice")
	if got := d.waiting(t, council); !slices.Equal(got, []string{request.TaskReply}) || d.waiting(t, charity) != nil {
		t.Errorf("after asking back: the council's tray holds %v, the charity's %v", got, d.waiting(t, charity))
	}
	ok(t, d.Reply(ctx, worker, request.Reply{Ref: ref, Text: "Since the third."}))
	refused(t, d.AnswerPlainly(ctx, helper, request.AnswerPlainly{Ref: ref, Outcome: request.ShareAll, Reason: "Yes."}), errs.Invalid, "sharing without a record")
	p, err := d.ForAnswer(ctx, helper, ref)
	ok(t, err)
	if p.TheirCase != "AS/2211" || p.PublicTask != "yes" || p.IdentityCheck != "switchboard_callback" || p.Recipient.Organisation != council {
		t.Errorf("the one-off record would begin with %+v", p)
	}
	ok(t, d.store.Requests().Write(ctx, func(tx request.Tx) error {
		return d.Answered(ctx, tx, helper, ref, request.Answer{Outcome: request.SharePart, OneOff: "KM-O-2026-000001-A"})
	}))
	if got := d.waiting(t, council); !slices.Equal(got, []string{request.TaskAcknowledge}) {
		t.Errorf("the council's tray holds %v", got)
	}
	refused(t, d.Acknowledge(ctx, worker, request.Acknowledge{Ref: ref, Code: "rejected"}), errs.Invalid, "rejecting without a reason")
	refused(t, d.Acknowledge(ctx, helper, request.Acknowledge{Ref: ref, Code: "accepted"}), errs.Forbidden, "the asked side acknowledges")
	ok(t, d.Acknowledge(ctx, worker, request.Acknowledge{Ref: ref, Code: "accepted"}))
	if d.waiting(t, council) != nil || d.waiting(t, charity) != nil {
		t.Error("something still waits")
	}
	var names []string
	for _, l := range d.view(t, helper, ref).Story {
		names = append(names, l.Name)
	}
	want := []string{"acknowledged", "answered", "replied", "asked_back", "checked", "sent"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("the asked side's story (-want +got):\n%s", diff)
	}
	again := func(outcome string) error {
		return d.store.Requests().Write(ctx, func(tx request.Tx) error {
			return d.Answered(ctx, tx, helper, ref, request.Answer{Outcome: outcome, OneOff: "KM-O-2026-000001-A"})
		})
	}
	ok(t, again(request.SharePart))
	if d.view(t, worker, ref).Request.Stage != request.Acknowledged {
		t.Error("telling the same again changed something")
	}
	ok(t, again(request.ShareAll))
	if v := d.view(t, worker, ref); v.Request.Stage != request.Answered || v.Request.Answer.Outcome != request.ShareAll {
		t.Errorf("an amended record leaves the request %s with %s", v.Request.Stage, v.Request.Answer.Outcome)
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatADraftNeeds(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	fields := func(ref string) (out []string) {
		err := d.Send(ctx, worker, request.Send{Ref: ref})
		for _, f := range errs.FieldsOf(err) {
			out = append(out, f.Name)
		}
		return out
	}
	c := full(request.Routine)
	for _, tc := range []struct {
		name  string
		other request.Side
		c     request.Content
		want  []string
	}{
		{"charity without the statement", request.Side{Organisation: charity}, c, []string{"statement"}},
		{"charity outside without the statement", request.Side{Name: "Far Charity", Kind: "charity_vcse"}, c, []string{"statement"}},
		{"police need none", request.Side{Organisation: police}, c, nil},
		{"nothing said", request.Side{Organisation: police}, request.Content{Urgency: request.Routine}, []string{"data", "case_ref", "purpose", "subjects", "purposes", "contact", "basis"}},
		{"emergency needs little", request.Side{Organisation: charity}, request.Content{Urgency: request.Emergency, Data: "Where she lives", CaseRef: "A1", Purpose: "To find her"}, nil},
	} {
		if got := fields(d.draft(t, worker, tc.other, false, tc.c)); !slices.Equal(got, tc.want) {
			t.Errorf("%s: missing %v, want %v", tc.name, got, tc.want)
		}
	}
	refused(t, second(d.Create(ctx, worker, request.Create{Other: request.Side{Organisation: council}})), errs.Invalid, "asking oneself")
	refused(t, second(d.Create(ctx, worker, request.Create{Other: request.Side{Organisation: "o-none"}})), errs.NotFound, "asking nobody")
	ref := d.draft(t, worker, request.Side{Organisation: police}, false, c)
	bad := c
	bad.CaseRef = "Ann Example"
	refused(t, second(d.Save(ctx, worker, request.Save{Ref: ref, Section: request.SectionWhat, Content: bad})), errs.Invalid, "a name as case reference")
	c.Data = "Everything on 943 476 5919"
	saved, err := d.Save(ctx, worker, request.Save{Ref: ref, Section: request.SectionWhat, Content: c})
	ok(t, err)
	if len(saved.Hints) != 1 || saved.Hints[0].Field != "data" {
		t.Errorf("an NHS number is not pointed at: %v", saved.Hints)
	}
	refused(t, second(d.Save(ctx, worker, request.Save{Ref: ref, Version: 1, Section: request.SectionWhat, Content: c})), errs.Conflict, "an old page")
	refused(t, second(d.Get(ctx, officer, ref)), errs.NotFound, "the receiver reads the draft")
	one, err := d.Create(ctx, worker, request.Create{Key: "k", Other: request.Side{Organisation: police}, Urgency: request.Urgent})
	ok(t, err)
	two, err := d.Create(ctx, worker, request.Create{Key: "k", Other: request.Side{Organisation: police}, Urgency: request.Urgent})
	if err != nil || two.Ref != one.Ref {
		t.Errorf("the same form made %s and %s (%v)", one.Ref, two.Ref, err)
	}
}

func TestABodyOutsideIsSpokenFor(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	c := full(request.Routine)
	c.Statement = "Needed for a task in law."
	for _, other := range []request.Side{{Name: "Far Charity", Kind: "charity_vcse"}, {Organisation: silent}} {
		ref := d.draft(t, worker, other, false, c)
		ok(t, d.Send(ctx, worker, request.Send{Ref: ref}))
		ok(t, d.AnswerPlainly(ctx, worker, request.AnswerPlainly{Ref: ref, Outcome: request.ShareAll, Reason: "They sent it by post."}))
		ok(t, d.Acknowledge(ctx, worker, request.Acknowledge{Ref: ref, Code: "received"}))
	}
	ref := d.sent(t, request.Routine)
	refused(t, d.AnswerPlainly(ctx, worker, request.AnswerPlainly{Ref: ref, Outcome: request.Refuse, Reason: "No."}), errs.Forbidden, "speaking for a body that is here")
	logged := d.draft(t, helper, request.Side{Name: "Far Council", Kind: "county"}, true, request.Content{Urgency: request.Urgent, Channel: "telephone", PersonName: "C. Caller", Data: "Attendance", Purpose: "An enquiry"})
	ok(t, d.Send(ctx, helper, request.Send{Ref: logged}))
	ok(t, d.AnswerPlainly(ctx, helper, request.AnswerPlainly{Ref: logged, Outcome: request.Refuse, Reason: "We do not hold it."}))
	ok(t, d.Acknowledge(ctx, helper, request.Acknowledge{Ref: logged, Code: "received"}))
	if v := d.view(t, helper, logged); v.Request.Stage != request.Acknowledged || v.AskerName != "Far Council" {
		t.Errorf("the logged request of %s is %s", v.AskerName, v.Request.Stage)
	}
	inside := d.draft(t, helper, request.Side{Organisation: council}, true, request.Content{Urgency: request.Urgent, Channel: "email", Data: "Attendance", Purpose: "An enquiry"})
	refused(t, second(d.Get(ctx, worker, inside)), errs.NotFound, "the asker reads what is still being written down")
	ok(t, d.Send(ctx, helper, request.Send{Ref: inside}))
	if v := d.view(t, worker, inside); !v.May(access.WithdrawRequest) {
		t.Error("the asker cannot take back what was written down for it")
	}
	refused(t, d.Check(ctx, helper, request.CheckAsker{Ref: inside, Method: "secure_domain", Address: "x@gov.uk.example"}), errs.Invalid, "a look-alike domain")
	refused(t, d.Check(ctx, helper, request.CheckAsker{Ref: inside, Method: "not_verified", Note: "No time"}), errs.Invalid, "not checking what can wait")
	ok(t, d.Check(ctx, helper, request.CheckAsker{Ref: inside, Method: "secure_domain", Address: "x@social.council.gov.uk"}))
}

func TestTheClockRunsStopsAndReminds(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	due := func(ref string) string { return clock.DateOf(d.view(t, worker, ref).Request.DueAt).String() }
	emergency, urgent, routine := d.sent(t, request.Emergency), d.sent(t, request.Urgent), d.sent(t, request.Routine)
	if got := d.view(t, worker, emergency).Request.DueAt; got != now.Add(2*time.Hour) {
		t.Errorf("the emergency is due at %v", got)
	}
	if due(urgent) != "2026-11-22" || due(routine) != "2026-12-04" {
		t.Errorf("due: urgent %s, routine %s", due(urgent), due(routine))
	}
	list, err := d.List(ctx, helper, request.Filter{Direction: request.In})
	ok(t, err)
	if list.Items[0].Request.Ref != emergency {
		t.Errorf("%s stands on top, want the emergency", list.Items[0].Request.Ref)
	}
	ok(t, d.AskBack(ctx, helper, request.AskBack{Ref: routine, Text: "Which?"}))
	d.clock.Set(now.AddDate(0, 0, 6)) // five working days later
	ok(t, d.RunWatch(ctx))
	ok(t, d.Reply(ctx, worker, request.Reply{Ref: routine, Text: "All."}))
	if due(routine) != "2026-12-11" {
		t.Errorf("after five working days of standing still: due %s", due(routine))
	}
	late := d.view(t, worker, emergency)
	if !late.Request.Late || !slices.ContainsFunc(late.Story, func(l request.StoryLine) bool { return l.Name == "late" }) {
		t.Error("the emergency is not marked late")
	}
	ok(t, d.RunWatch(ctx))
	if got := d.view(t, worker, emergency); len(got.Story) != len(late.Story) {
		t.Error("the watch told the same twice")
	}
	d.clock.Set(time.Date(2026, 12, 9, 9, 0, 0, 0, time.UTC))
	ok(t, d.RunWatch(ctx))
	if v := d.view(t, helper, routine); !v.Request.Prodded || v.Request.Late {
		t.Errorf("two working days before: reminded %v, late %v", v.Request.Prodded, v.Request.Late)
	}
	refused(t, d.AnswerPlainly(ctx, helper, request.AnswerPlainly{Ref: routine, Outcome: request.Defer, Reason: "Ill.", Until: clock.NewDate(2027, 3, 1)}), errs.Invalid, "deferring too far")
	ok(t, d.AnswerPlainly(ctx, helper, request.AnswerPlainly{Ref: routine, Outcome: request.Defer, Reason: "Ill.", Until: clock.NewDate(2026, 12, 21)}))
	if v := d.view(t, worker, routine); v.Request.Stage != request.Deferred || due(routine) != "2026-12-21" {
		t.Errorf("deferred: %s, due %s", v.Request.Stage, due(routine))
	}
	ok(t, d.Withdraw(ctx, worker, request.Withdraw{Ref: routine, Reason: "We know now."}))
	refused(t, d.AnswerPlainly(ctx, helper, request.AnswerPlainly{Ref: routine, Outcome: request.Refuse, Reason: "No."}), errs.Conflict, "answering what was taken back")
}

func TestRequestsAreFoundAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	ref := d.sent(t, request.Routine)
	for _, typed := range []string{ref, strings.ToLower(ref), "1", "000001", "km-q-2026-000001", strings.ReplaceAll(ref, "-", " ")} {
		got, err := d.Find(ctx, helper, typed)
		if err != nil || got != ref {
			t.Errorf("%q found %q (%v)", typed, got, err)
		}
	}
	for _, typed := range []string{"", "2", "smith", "KM-Q-2026-000001-!", strings.Repeat("9", 50)} {
		refused(t, second(d.Find(ctx, helper, typed)), errs.NotFound, "finding "+typed)
	}
	refused(t, second(d.Find(ctx, officer, ref)), errs.NotFound, "a third body finds it")
	if _, err := d.Get(ctx, auditor, ref); err != nil {
		t.Errorf("an auditor reads a sent request: %v", err)
	}
}

func TestTheStatementIsComposedOfDatedPieces(t *testing.T) {
	t.Parallel()
	d, ctx := newDesk(t), context.Background()
	ref := d.draft(t, worker, request.Side{Organisation: charity}, false, full(request.Routine))
	s, err := d.Compose(ctx, worker, ref, request.Content{Gateways: []string{"CARE14-42"}, Objective: "i"})
	ok(t, err)
	for _, want := range []string{"Example council asks Example charity", "laid down in law: ", "rights and freedoms of others", "not an order"} {
		if !strings.Contains(s.Text, want) {
			t.Errorf("the statement lacks %q:\n%s", want, s.Text)
		}
	}
	if !s.Complete || strings.ContainsAny(s.Text, "{}") {
		t.Errorf("complete %v:\n%s", s.Complete, s.Text)
	}
	s, err = d.Compose(ctx, worker, ref, request.Content{})
	ok(t, err)
	if s.Complete || strings.Contains(s.Text, "laid down in law") {
		t.Errorf("without a power it claims one:\n%s", s.Text)
	}
}

func TestTrustedDomains(t *testing.T) {
	t.Parallel()
	trusted := []string{"gov.uk", "nhs.net"}
	for address, want := range map[string]bool{
		"a@x.gov.uk": true, "A@NHS.NET": true, "a@gov.uk": true, "a@xgov.uk": false, "a@gov.uk.evil.example": false, "a@nhs.net@evil.example": false,
		"gov.uk": false, "@gov.uk": false, "a@": false, "a@ɡov.uk": false, "a@x.gov.uk ": true, "a@evil.example/.gov.uk": false,
	} {
		if got := request.TrustedDomain(address, trusted); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}
