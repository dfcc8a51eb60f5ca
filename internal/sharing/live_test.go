package sharing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	if _, err := sharing.DecidePause(alive(t), who(school, now), world(t), sharing.Pause{}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("no reason: %v", err)
	}
	out, err := sharing.DecidePause(alive(t), who(school, now), world(t), sharing.Pause{Reason: "The portal was breached."})
	if err != nil {
		t.Fatal(err)
	}
	if out.State.Record.Status != sharing.Paused || len(out.Notices) != 2 || !out.Notices[0].Urgent {
		t.Errorf("status %s, notices %+v", out.State.Record.Status, out.Notices)
	}
	st := must(t)(sharing.DecideResume(out.State, who(council, now), world(t), sharing.Resume{Note: "Mended."}))
	if st.Record.Status != sharing.Active {
		t.Errorf("status %s", st.Record.Status)
	}
}

func TestAReviewIsClosedWithADateWithinAYear(t *testing.T) {
	t.Parallel()
	st := must(t)(sharing.DecideStartReview(alive(t), who(council, now), world(t)))
	for next, ok := range map[string]bool{"2027-11-21": true, "2026-11-22": true, "2027-11-22": false, "2026-11-21": false, "": false} {
		out, err := sharing.DecideConfirmReview(st, who(council, now), world(t), sharing.ConfirmReview{Next: day(t, next)})
		if (err == nil) != ok {
			t.Errorf("next review %s: %v", next, err)
		}
		if err == nil && (out.State.Record.ReviewDue != day(t, next) || out.State.Record.Status != sharing.Active) {
			t.Errorf("next review %s: %+v", next, out.State.Record)
		}
	}
}

func TestReviewAlertsComeOnceEach(t *testing.T) {
	t.Parallel()
	set := settings()
	r := sharing.Record{ReviewDue: day(t, "2027-11-20")}
	for _, c := range []struct {
		today   string
		alerted []int
		want    []sharing.Alert
	}{
		{"2027-08-21", nil, nil},
		{"2027-08-22", nil, []sharing.Alert{{Days: 90}}},
		{"2027-08-23", []int{90}, nil},
		{"2027-10-21", []int{90}, []sharing.Alert{{Days: 30, Deputy: true}}},
		{"2027-10-21", nil, []sharing.Alert{{Days: 30, Deputy: true}}},
		{"2027-11-20", []int{90, 30}, []sharing.Alert{{Days: 0, Deputy: true, Urgent: true}}},
		{"2027-12-20", []int{90, 30, 0}, nil},
		{"2028-02-18", []int{90, 30, 0}, nil},
		{"2028-02-19", []int{90, 30, 0}, []sharing.Alert{{Days: -90, Deputy: true, Urgent: true, Overdue: true}}},
	} {
		r.Alerted = c.alerted
		if diff := cmp.Diff(c.want, sharing.DueAlerts(r, day(t, c.today), set)); diff != "" {
			t.Errorf("%s after %v (-want +got):\n%s", c.today, c.alerted, diff)
		}
	}
	r.Overdue = true
	if got := sharing.DueAlerts(r, day(t, "2029-01-01"), set); len(got) != 0 {
		t.Errorf("told already: %+v", got)
	}
}

func TestTheDailyRunMissesNoDayEvenWhenItSkipsMost(t *testing.T) {
	t.Parallel()
	w := world(t)
	st := alive(t)
	st.Live().Content.EndOn = "2028-06-30"
	alerts, overdue, expired := 0, 0, 0
	for at := now; at.Before(now.AddDate(2, 0, 0)); at = at.Add(24 * time.Hour) {
		today := sharing.Who{Now: at}
		if st.Record.Watch.IsZero() || st.Record.Watch.After(dayOf(today)) {
			if out, changed := sharing.DecideDaily(st, sharing.Who{System: "test", Now: at}, w); changed && len(out.Events) > 0 && at.After(now.Add(24*time.Hour)) {
				t.Fatalf("%s: %v would happen, but the record is watched from %s only", dayOf(today), names(out), st.Record.Watch)
			}
			continue
		}
		out, changed := sharing.DecideDaily(st, sharing.Who{System: "test", Now: at}, w)
		if !changed {
			continue
		}
		st = out.State
		alerts += count(out, "review_alerted")
		overdue += count(out, "review_overdue")
		expired += count(out, "record_expired")
	}
	if alerts != 3 || overdue != 1 || expired != 1 || st.Record.Status != sharing.Expired || !st.Record.Watch.IsZero() {
		t.Errorf("%d alerts, %d overdue, %d expired, now %s, watched from %q", alerts, overdue, expired, st.Record.Status, st.Record.Watch)
	}
}

func count(out sharing.Outcome, name string) int {
	n := 0
	for _, e := range names(out) {
		if e == name {
			n++
		}
	}
	return n
}

func TestAReadyRecordGoesLiveOnItsDay(t *testing.T) {
	t.Parallel()
	early := now.AddDate(0, 0, -10)
	st := sign(t, sign(t, toSign(t), council, early), school, early)
	if st.Record.Status != sharing.Ready {
		t.Fatalf("status %s", st.Record.Status)
	}
	if st.Record.Watch != day(t, "2026-11-20") {
		t.Errorf("watched from %s, want its start", st.Record.Watch)
	}
	out, changed := sharing.DecideDaily(st, sharing.Who{System: "test", Now: now}, world(t))
	if !changed || out.State.Record.Status != sharing.Active {
		t.Errorf("changed %v, status %s", changed, out.State.Record.Status)
	}
}

func TestEndingAsksEveryPartyAboutTheData(t *testing.T) {
	t.Parallel()
	ids := &ident.Sequence{Prefix: "e"}
	st := must(t)(sharing.DecideVary(alive(t), who(council, now), world(t), sharing.Vary{Reason: "x"}))
	out, err := sharing.DecideEnd(st, who(council, now), world(t), sharing.End{Reason: "The portal closes."}, ids)
	if err != nil {
		t.Fatal(err)
	}
	st = out.State
	if st.Record.Status != sharing.Ended || st.Record.Open != 0 || len(st.Record.EndAnswers) != 2 {
		t.Errorf("record %+v", st.Record)
	}
	if diff := cmp.Diff([]string{"record.confirm_end o-council", "record.confirm_end o-school"}, asked(out)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for name, cmd := range map[string]sharing.ConfirmEnd{"nothing": {}, "kept without a reason": {Answer: sharing.Kept}} {
		if _, err := sharing.DecideConfirmEnd(st, who(school, now), world(t), cmd); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	st = must(t)(sharing.DecideConfirmEnd(st, who(school, now), world(t), sharing.ConfirmEnd{Answer: sharing.Destroyed, Certificate: "No. 7"}))
	if _, err := sharing.DecideConfirmEnd(st, who(school, now), world(t), sharing.ConfirmEnd{Answer: sharing.Kept, Why: "x"}); errs.CodeOf(err) != "sharing.answered" {
		t.Errorf("answered twice: %v", err)
	}
}

func TestJoiningLater(t *testing.T) {
	t.Parallel()
	w := world(t)
	ask := sharing.AskToJoin{Like: "p2", Why: "We send the same list."}
	st := must(t)(sharing.DecideAskToJoin(alive(t), who(second, now), w, ask, "j1"))
	for name, c := range map[string]struct {
		st   sharing.State
		org  ident.Organisation
		cmd  sharing.AskToJoin
		code string
	}{
		"asking twice":       {st, second, ask, "sharing.asked_already"},
		"a party already":    {st, school, ask, "sharing.party_already"},
		"like nobody":        {st, charity, sharing.AskToJoin{Like: "p9"}, "invalid.fields"},
		"a record not open":  {closed(alive(t)), second, ask, "sharing.not_found"},
		"an ended record":    {ended(t), second, ask, "sharing.stage"},
		"not a signatory":    {alive(t), "o-unknown", ask, "sharing.not_current_signatory"},
		"the lead is inside": {alive(t), council, ask, "sharing.party_already"},
	} {
		if _, err := sharing.DecideAskToJoin(c.st, who(c.org, now), w, c.cmd, "j9"); errs.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	accede := sharing.SignAccession{Hash: st.Live().Hash, Name: "Sam Example", Post: "Head", Authority: true}
	if _, err := sharing.DecideAccede(st, who(second, now), w, accede, "s9"); errs.CodeOf(err) != "sharing.not_admitted" {
		t.Errorf("signing before being admitted: %v", err)
	}
	if _, err := sharing.DecideAdmit(st, who(council, now), w, sharing.Admit{Organisation: second}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("a no without a reason: %v", err)
	}
	st = must(t)(sharing.DecideAdmit(st, who(council, now), w, sharing.Admit{Organisation: second, Yes: true}))
	st = must(t)(sharing.DecideAccede(st, who(second, now), w, accede, "s9"))
	if st.Record.Accessions[0].State != sharing.JoinSigned || !st.Live().SignedBy(st.Live().States[1]) {
		t.Errorf("accession %+v", st.Record.Accessions[0])
	}
	st = must(t)(sharing.DecideVary(st, who(council, now), w, sharing.Vary{Reason: "Yearly update."}))
	p, ok := st.Open().Content.PartyOf(second)
	if !ok || !slices.Contains(st.Open().Content.Flows[0].From, p.ID) || len(st.Open().Content.Retention) != 3 {
		t.Errorf("the one who joined is not a party of the variation: %+v", st.Open().Content.Parties)
	}
}

func TestWhoJoinedIsNotLeftOutByAVariation(t *testing.T) {
	t.Parallel()
	w := world(t)
	st := must(t)(sharing.DecideVary(alive(t), who(council, now), w, sharing.Vary{Reason: "x"}))
	st = must(t)(sharing.DecideAskToJoin(st, who(second, now), w, sharing.AskToJoin{Like: "p2"}, "j1"))
	st = must(t)(sharing.DecideAdmit(st, who(council, now), w, sharing.Admit{Organisation: second, Yes: true}))
	st = must(t)(sharing.DecideAccede(st, who(second, now), w, sharing.SignAccession{Hash: st.Live().Hash, Name: "S", Post: "Head", Authority: true}, "s9"))
	st.Open().Content.Title += " 2"
	st = must(t)(sharing.DecideSend(st, who(council, now), w, sharing.Send{}))
	bs := sharing.Blockers(&st, st.Open(), w, day(t, "2026-11-21"))
	if !slices.ContainsFunc(bs, func(b sharing.Blocker) bool { return b.Code == "joined_since" }) {
		t.Errorf("blockers %v", bs)
	}
}

func closed(st sharing.State) sharing.State {
	st.Live().Content.OpenToJoin = sharing.No
	return st
}

func ended(t testing.TB) sharing.State {
	t.Helper()
	return must(t)(sharing.DecideEnd(alive(t), who(council, now), world(t), sharing.End{Reason: "x"}, &ident.Sequence{Prefix: "e"}))
}
