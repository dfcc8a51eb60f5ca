package agreement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

func (w *world) draft(t testing.TB) agreement.Edition {
	t.Helper()
	e, err := w.BeginDraft(ctx, secretariat, agreement.BeginDraft{Number: "2027.1"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func clauseOf(t testing.TB, e agreement.Edition, id ident.Clause) agreement.Clause {
	t.Helper()
	c, err := e.Clause(id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnEditionsHashStaysAsItWas(t *testing.T) {
	t.Parallel()
	text := agreement.Text{Title: "T", Number: "1", Clauses: []agreement.Clause{{ID: "c-a", Heading: "A", Text: "x", RestsOn: []string{"r"}, Status: "draft"}}}
	want := `{"title":"T","number":"1","clauses":[{"id":"c-a","heading":"A","text":"x","rests_on":["r"],"status":"draft"}],"declarations":null}`
	if got := string(text.Canonical()); got != want {
		t.Errorf("the bytes of an edition that stands are now %s", got)
	}
}

func TestNumbersAndReferences(t *testing.T) {
	t.Parallel()
	text := agreement.Text{}
	for i, depth := range []int{0, 1, 1, 2, 0, 2, 1} {
		text.Clauses = append(text.Clauses, agreement.Clause{ID: ident.Clause("c-" + string(rune('a'+i))), Heading: string(rune('A' + i)), Depth: depth, Text: "[[c-b]] and [[c-none]]"})
	}
	if diff := cmp.Diff([]string{"1", "1.1", "1.2", "1.2.1", "2", "2.1", "2.2"}, text.Numbers()); diff != "" {
		t.Error(diff)
	}
	if got := text.Reference("c-d") + "; " + text.Reference("c-none"); got != "clause 1.2.1 (D); clause c-none" {
		t.Error(got)
	}
	if got := text.Broken(); len(got) != 7 || got[0].To != "c-none" {
		t.Errorf("broken references: %v", got)
	}
}

func TestADraftIsWrittenClauseByClause(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	if _, err := w.EditionNumbered(ctx, access.Actor{}, "2027.1"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the public reads a draft: %v", err)
	}
	c := clauseOf(t, e, "c-accuracy")
	c.Text = "We keep facts right."
	saved, err := w.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Version: e.Version, Clause: c})
	if err != nil || saved.Conflict != nil || clauseOf(t, saved.Edition, "c-accuracy").Text != "We keep facts right." {
		t.Fatal(saved, err)
	}
	added, err := w.AddClause(ctx, secretariat, agreement.NewClause{Edition: e.ID, After: "c-about", Clause: agreement.Clause{Heading: "About – pictures & sound!", Text: "One.\n\nTwo.", Depth: 1}})
	if err != nil || added.ID != "c-about-pictures-sound" {
		t.Fatal(added, err)
	}
	now, err := w.EditionNumbered(ctx, secretariat, "2027.1")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.CutClause(ctx, secretariat, agreement.CutClause{Edition: e.ID, Version: now.Version, Clause: added.ID, At: 1, Heading: "About sound"})
	if err != nil || second.Text != "Two." || second.Depth != 1 {
		t.Fatal(second, err)
	}
	now, err = w.PlaceClause(ctx, secretariat, agreement.PlaceClause{Edition: e.ID, Clause: "c-about", After: "c-words"})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for i, c := range now.Text.Clauses[:5] {
		order = append(order, now.Text.Numbers()[i]+" "+string(c.ID))
	}
	if diff := cmp.Diff([]string{"1 c-parties", "2 c-words", "3 c-about", "3.1 c-about-pictures-sound", "3.2 c-about-sound"}, order); diff != "" {
		t.Error(diff)
	}
	now, err = w.DropClause(ctx, secretariat, agreement.DropClause{Edition: e.ID, Version: now.Version, Clause: second.ID})
	if err != nil || now.Text.Index(second.ID) >= 0 || now.Hash != agreement.Hash(now.Text.Canonical()) {
		t.Fatal(now.Text.Index(second.ID), err)
	}
	account, err := w.Account(ctx, secretariat, e.ID, 50)
	var kinds []agreement.ChangeKind
	for _, a := range account {
		kinds = append(kinds, a.Kind)
	}
	if diff := cmp.Diff([]agreement.ChangeKind{agreement.Dropped, agreement.Placed, agreement.AddedClause, agreement.SplitClause, agreement.AddedClause, agreement.Written, agreement.Begun}, kinds); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if account[0].Before == nil || account[0].Before.Text != "Two." {
		t.Error("the words of a clause that was taken out are lost")
	}
	if err := w.Discard(ctx, secretariat, e.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.EditionNumbered(ctx, secretariat, "2027.1"); errs.KindOf(err) != errs.NotFound {
		t.Error("a discarded draft is still there")
	}
}

func TestTwoEditorsLoseNoWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	c := clauseOf(t, e, "c-about")
	save := func(change func(*agreement.Clause), version int64) agreement.SavedClause {
		t.Helper()
		typed := c
		change(&typed)
		got, err := w.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Version: version, Clause: typed})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := save(func(c *agreement.Clause) { c.Text += "\n\nAnn added this."; c.RestsOn = []string{"uk-gdpr.art5"} }, e.Version)
	both := save(func(c *agreement.Clause) { c.Text = "Bob began.\n\n" + c.Text; c.Terms = []string{"party"} }, e.Version)
	if !both.Merged || !strings.Contains(both.Clause.Text, "Ann added this.") || !strings.HasPrefix(both.Clause.Text, "Bob began.") ||
		!slices.Equal(both.Clause.RestsOn, []string{"uk-gdpr.art5"}) || !slices.Equal(both.Clause.Terms, []string{"party"}) {
		t.Errorf("what two people wrote is now %+v", both.Clause)
	}
	clash := save(func(c *agreement.Clause) { c.Heading = "Other"; c.Text += "\n\nCal added that." }, first.Edition.Version-1)
	if clash.Conflict == nil || !slices.Equal(clash.Conflict.Fields, []string{"text"}) || clash.Conflict.Proposed.Heading != "Other" ||
		!strings.Contains(clash.Conflict.Proposed.Text, "Cal added that.") || !strings.Contains(clash.Conflict.Theirs.Text, "Ann added this.") || clash.Conflict.By.Person != "sec" {
		t.Fatalf("the clash is %+v", clash.Conflict)
	}
	settled := save(func(c *agreement.Clause) { c.Text = clash.Conflict.Theirs.Text + "\n\nCal added that." }, clash.Conflict.Version)
	if settled.Conflict != nil || !strings.Contains(settled.Clause.Text, "Cal added that.") {
		t.Errorf("saving with what stands now: %+v", settled)
	}
	before := settled.Edition.Version
	if _, err := w.DropClause(ctx, secretariat, agreement.DropClause{Edition: e.ID, Version: e.Version, Clause: "c-about"}); errs.CodeOf(err) != "agreement.clause_changed" {
		t.Errorf("a clause somebody changed meanwhile is taken out: %v", err)
	}
	if _, err := w.DropClause(ctx, secretariat, agreement.DropClause{Edition: e.ID, Version: before, Clause: "c-about"}); err != nil {
		t.Fatal(err)
	}
	gone := save(func(c *agreement.Clause) { c.Text = "Still typing." }, before)
	if gone.Conflict == nil || !gone.Conflict.Gone || gone.Conflict.Proposed.Text != "Still typing." {
		t.Errorf("words typed into a clause that went: %+v", gone)
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	reader := access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.Practitioner}}
	move := func(to agreement.EditionStatus, want errs.Kind) {
		t.Helper()
		if _, err := w.Stage(ctx, secretariat, agreement.StageEdition{Edition: e.ID, To: to}); errs.KindOf(err) != want {
			t.Errorf("to %s: %v", to, err)
		}
	}
	if _, err := w.Stage(ctx, reader, agreement.StageEdition{Edition: e.ID, To: agreement.InReview}); err == nil {
		t.Error("anybody opens a review")
	}
	if _, err := w.Stage(ctx, secretariat, agreement.StageEdition{Edition: e.ID, To: agreement.InReview}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.EditionNumbered(ctx, reader, "2027.1"); err != nil {
		t.Errorf("a member does not read an edition in review: %v", err)
	}
	if _, err := w.EditionNumbered(ctx, access.Actor{}, "2027.1"); err == nil {
		t.Error("the public reads an edition in review")
	}
	if _, err := w.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Clause: clauseOf(t, e, "c-about")}); err == nil {
		t.Error("words change while signatories read them")
	}
	move(agreement.InForce, errs.Conflict)
	if _, err := w.Stage(ctx, secretariat, agreement.StageEdition{Edition: e.ID, To: agreement.Adopted}); err != nil {
		t.Fatal(err)
	}
	if got, err := w.EditionNumbered(ctx, access.Actor{}, "2027.1"); err != nil || got.AdoptedOn != today {
		t.Errorf("the public reads what was adopted: %v %v", got.AdoptedOn, err)
	}
	move(agreement.Draft, errs.Conflict)
	if _, err := w.Adopt(ctx, secretariat, agreement.Adopt{Edition: e.ID}); err != nil {
		t.Fatal(err)
	}
	if err := w.Discard(ctx, secretariat, e.ID); err == nil {
		t.Error("an edition in force is discarded")
	}
	if _, err := w.EnsureEdition(ctx, func() agreement.Text { x := w.pack.Text; x.Number = "2027.1"; return x }()); err != nil {
		t.Errorf("the pack's words for an edition that was written here stop the program: %v", err)
	}
}

func TestOnlyTheSecretariatWrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.draft(t)
	for _, a := range []access.Actor{{}, {Person: "p", Organisation: "o", Roles: []access.Role{access.OrgAdmin}}, {Person: "p", Roles: []access.Role{access.Auditor}}} {
		_, begin := w.BeginDraft(ctx, a, agreement.BeginDraft{Number: "2027.2"})
		_, save := w.SaveClause(ctx, a, agreement.SaveClause{Edition: e.ID, Clause: clauseOf(t, e, "c-about")})
		_, take := w.TakeIn(ctx, a, e.ID, agreement.Incoming{Clauses: []agreement.IncomingClause{{Heading: "x"}}})
		_, read := w.Account(ctx, a, e.ID, 1)
		for _, err := range []error{begin, save, take, read, w.Discard(ctx, a, e.ID)} {
			if err == nil {
				t.Errorf("%+v writes the Agreement", a)
			}
		}
	}
	for number, code := range map[string]string{"": "agreement.number", "draft": "agreement.number", "2026.1": "agreement.number_taken"} {
		_, err := w.BeginDraft(ctx, secretariat, agreement.BeginDraft{Number: number})
		if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Code != code {
			t.Errorf("number %q: %v", number, err)
		}
	}
	c := clauseOf(t, e, "c-about")
	c.Heading, c.RestsOn = "", []string{"no.such.rule"}
	if _, err := w.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Clause: c}); len(errs.FieldsOf(err)) != 2 {
		t.Errorf("a clause without heading and with an unknown rule: %v", err)
	}
}

func TestNextNumber(t *testing.T) {
	t.Parallel()
	numbered := func(n string) agreement.Edition { return agreement.Edition{Text: agreement.Text{Number: n}} }
	if got := agreement.NextNumber([]agreement.Edition{numbered("2026.1"), numbered("2026.9"), numbered("2025.20"), numbered("2026.x")}, clock.NewDate(2026, 1, 1)); got != "2026.10" {
		t.Error(got)
	}
}
