package oneoff_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/storetest"
)

const joiner ident.Organisation = "o-joiner"

// repeat is a repeat record as tests describe it: from the council to the school and whoever joined on its terms.
type repeat struct {
	ref        string
	stage      sharing.Stage
	purposes   []string
	categories []string
	joined     sharing.AccessionState
	ends       string
}

// source makes the record as the index reads it.
func (r repeat) source() coverage.Source {
	c := sharing.Content{Title: "Title of " + r.ref, Purposes: r.purposes, Subjects: []string{"child"}, StartOn: "2026-01-01", EndOn: r.ends,
		Parties: []sharing.Party{{ID: "p1", Organisation: council}, {ID: "p2", Organisation: school}}, Flows: []sharing.Flow{{ID: "f1", From: []string{"p1"}, To: []string{"p2"}}}}
	for i, category := range r.categories {
		id := fmt.Sprint("i", i)
		c.Items = append(c.Items, sharing.Item{ID: id, Name: category, Category: category})
		c.Flows[0].Items = append(c.Flows[0].Items, id)
	}
	rec := sharing.Record{ID: ident.Record(r.ref), Ref: r.ref, Lead: council, Live: 1, Status: r.stage, Version: 1, ReviewDue: clock.NewDate(2027, time.January, 1)}
	if r.joined != "" {
		rec.Accessions = []sharing.Accession{{ID: "j", Organisation: joiner, Like: "p2", State: r.joined, Version: 1}}
	}
	return coverage.Source{Record: rec, Version: sharing.Version{N: 1, Stage: r.stage, Content: c}}
}

// standing is an index of repeat records, as the service asks it.
type standing struct{ x *coverage.Index }

func (s standing) Between(provider, recipient ident.Organisation) []oneoff.Flowing {
	var out []oneoff.Flowing
	for _, l := range s.x.Between(string(provider), string(recipient)) {
		out = append(out, oneoff.Flowing{Ref: l.Record.Ref, Title: l.Title, Purposes: l.Purposes, Categories: l.Things})
	}
	return out
}

func standingRecords(t testing.TB, all ...repeat) standing {
	t.Helper()
	voc := coverage.Sharing()
	m, err := coverage.NewMaker(voc, nil)
	ok(t, err)
	change := coverage.Change{Today: clock.DateOf(now)}
	kind, _ := voc.Kind(coverage.TypeOrganisation)
	for _, org := range []ident.Organisation{council, school, charity, joiner} {
		change.Parties = append(change.Parties, coverage.Party{Node: coverage.Node{Kind: kind, ID: string(org)}, Member: true, Standing: "accepted"})
	}
	for _, r := range all {
		if p, covers := coverage.PolicyOf(r.source(), &voc); covers {
			change.Policies = append(change.Policies, p)
		}
	}
	x, err := m.Apply(change)
	ok(t, err)
	return standing{x}
}

func TestWhatLiveRepeatRecordsCover(t *testing.T) {
	t.Parallel()
	flows := standingRecords(t,
		repeat{ref: "R-1", stage: sharing.Active, purposes: []string{"P03"}, categories: []string{"name"}},
		repeat{ref: "R-2", stage: sharing.Active, purposes: []string{"P03", "P04"}, categories: []string{"name", "address"}, joined: sharing.JoinSigned},
		repeat{ref: "R-3", stage: sharing.UnderReview, purposes: []string{"P09"}, categories: []string{"address"}, joined: sharing.JoinAdmitted},
		repeat{ref: "R-4", stage: sharing.Paused, purposes: []string{"P03"}, categories: []string{"name"}},
		repeat{ref: "R-5", stage: sharing.Active, purposes: []string{"P03"}, categories: []string{"name"}, ends: "2026-11-20"},
		repeat{ref: "R-6", stage: sharing.Draft, purposes: []string{"P03"}, categories: []string{"name"}})
	o := officeWith(t, storetest.SQLite(t), flows)
	for name, c := range map[string]struct {
		q    oneoff.CoverQuery
		want []oneoff.Covering
	}{
		"nothing asked about yet": {oneoff.CoverQuery{Recipient: school}, []oneoff.Covering{{Ref: "R-1"}, {Ref: "R-2"}, {Ref: "R-3"}}},
		"one purpose":             {oneoff.CoverQuery{Recipient: school, Purposes: []string{"P03"}}, []oneoff.Covering{{Ref: "R-1", Purposes: []string{"P03"}, All: true}, {Ref: "R-2", Purposes: []string{"P03"}, All: true}}},
		"all before part": {oneoff.CoverQuery{Recipient: school, Purposes: []string{"P03", "P04"}},
			[]oneoff.Covering{{Ref: "R-2", Purposes: []string{"P03", "P04"}, All: true}, {Ref: "R-1", Purposes: []string{"P03"}}}},
		"the data counts too": {oneoff.CoverQuery{Recipient: school, Purposes: []string{"P03"}, Categories: []string{"name", "address"}},
			[]oneoff.Covering{{Ref: "R-2", Purposes: []string{"P03"}, Categories: []string{"name", "address"}, All: true}, {Ref: "R-1", Purposes: []string{"P03"}, Categories: []string{"name"}}}},
		"other data":                     {oneoff.CoverQuery{Recipient: school, Purposes: []string{"P03"}, Categories: []string{"health_record"}}, nil},
		"another purpose":                {oneoff.CoverQuery{Recipient: school, Purposes: []string{"P01"}}, nil},
		"who joined later":               {oneoff.CoverQuery{Recipient: joiner, Purposes: []string{"P04"}}, []oneoff.Covering{{Ref: "R-2", Purposes: []string{"P04"}, All: true}}},
		"who has not signed to join yet": {oneoff.CoverQuery{Recipient: joiner, Purposes: []string{"P09"}}, nil},
		"the other way":                  {oneoff.CoverQuery{Provider: school, Recipient: council, Purposes: []string{"P03"}}, nil},
		"no receiver yet":                {oneoff.CoverQuery{Purposes: []string{"P03"}}, nil},
	} {
		for i := range c.want {
			c.want[i].Title = "Title of " + c.want[i].Ref
		}
		got, err := o.Covered(context.Background(), worker, c.q)
		ok(t, err)
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	_, err := o.Covered(context.Background(), outsider, oneoff.CoverQuery{Provider: council, Recipient: school})
	wants(t, err, errs.NotFound, "access.not_found")
}

// TestADraftSaysWhatCoversIt names the records on a draft, and on nothing that is decided.
func TestADraftSaysWhatCoversIt(t *testing.T) {
	t.Parallel()
	var many []repeat
	for i := range 30 {
		many = append(many, repeat{ref: fmt.Sprintf("R-%02d", i), stage: sharing.Active, purposes: []string{"P03"}, categories: []string{"safeguarding_concern"}})
	}
	o := officeWith(t, storetest.SQLite(t), standingRecords(t, many...))
	ref := o.draft(t, full())
	v := o.see(t, worker, ref)
	if len(v.Covered) != 10 || !v.Covered[0].All || v.Covered[0].Ref != "R-00" {
		t.Errorf("a draft is covered by %+v", v.Covered)
	}
	_, err := o.Finalise(context.Background(), worker, oneoff.FinaliseCommand{Ref: ref})
	ok(t, err)
	for _, a := range []access.Actor{worker, dsl} {
		if v := o.see(t, a, ref); len(v.Covered) > 0 {
			t.Errorf("what is final is covered by %+v", v.Covered)
		}
	}
}
