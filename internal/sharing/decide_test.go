package sharing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/sharing"
)

func names(out sharing.Outcome) []string {
	var all []string
	for _, e := range out.Events {
		all = append(all, strings.TrimPrefix(e.Name, "sharing."))
	}
	return all
}

func asked(out sharing.Outcome) []string {
	var all []string
	for _, task := range out.Open {
		all = append(all, task.Kind+" "+string(task.Organisation))
	}
	slices.Sort(all)
	return all
}

func TestSendingAsksForReviewWherePersonalDataIsInvolved(t *testing.T) {
	t.Parallel()
	out, err := sharing.DecideSend(drafted(complete()), who(council, now), world(t), sharing.Send{})
	if err != nil {
		t.Fatal(err)
	}
	if got := out.State.Open().Stage; got != sharing.InReview {
		t.Errorf("stage %s", got)
	}
	if diff := cmp.Diff([]string{"record.review o-council", "record.review o-school"}, asked(out)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	anonymous := complete()
	anonymous.Identifiability, anonymous.AnonymityEvidence = "anonymous", "Tested by the council's analysts in October."
	out, err = sharing.DecideSend(drafted(anonymous), who(council, now), world(t), sharing.Send{})
	if err != nil {
		t.Fatal(err)
	}
	if got := out.State.Open().Stage; got != sharing.AwaitingSign {
		t.Errorf("anonymous data: stage %s, want straight to signing", got)
	}
	if diff := cmp.Diff([]string{"record.sign o-council", "record.sign o-school"}, asked(out)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestWhatIsIncompleteIsNotSent(t *testing.T) {
	t.Parallel()
	c := complete()
	c.Benefits = ""
	_, err := sharing.DecideSend(drafted(c), who(council, now), world(t), sharing.Send{})
	if errs.CodeOf(err) != "sharing.incomplete" || len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "benefits" {
		t.Errorf("got %v", err)
	}
	_, err = sharing.DecideSend(drafted(complete()), who(council, now), world(t), sharing.Send{Seen: 7})
	if errs.CodeOf(err) != "sharing.stale" {
		t.Errorf("a stale page: %v", err)
	}
}

func TestAReturnKeepsApprovalsThatNoChangeConcerns(t *testing.T) {
	t.Parallel()
	st := approve(t, sent(t, complete()), school)
	out, err := sharing.DecideReturn(st, who(council, now), world(t), sharing.ReturnForChange{Reason: "Shorter retention."})
	if err != nil {
		t.Fatal(err)
	}
	st = out.State
	if diff := cmp.Diff([]string{"record.mend o-council"}, asked(out)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	st.Open().Content.Retention[0].Period = "2" // the council's own rule
	st = must(t)(sharing.DecideSend(st, who(council, now), world(t), sharing.Send{}))
	v := st.Open()
	for i, want := range []bool{false, true} {
		if got := v.Approved(v.States[i]); got != want {
			t.Errorf("party %s approved: %v, want %v", v.States[i].Party, got, want)
		}
	}
	if v.Stage != sharing.InReview {
		t.Errorf("stage %s: the council has not approved its own change", v.Stage)
	}
}

func TestSignaturesAreVoidedOnlyWhereAChangeConcernsThem(t *testing.T) {
	t.Parallel()
	st := sign(t, sign0(t, toSign(t), school), council, now.Add(-100*24*time.Hour))
	st = must(t)(sharing.DecideReturn(st, who(school, now), world(t), sharing.ReturnForChange{Reason: "The council keeps it too long."}))
	st.Open().Content.Retention[0].Period = "6"
	st.Open().Content.Retention[0].Unit = "months"
	out, err := sharing.DecideSend(st, who(council, now), world(t), sharing.Send{})
	if err != nil {
		t.Fatal(err)
	}
	v := out.State.Open()
	mine, theirs := v.States[0], v.States[1]
	if v.SignedBy(mine) || !v.SignedBy(theirs) {
		t.Errorf("signed: council %v, school %v; want the school's alone to stand", v.SignedBy(mine), v.SignedBy(theirs))
	}
	if !strings.Contains(mine.Voided, "Example Council: changes how long") {
		t.Errorf("why it was voided: %q", mine.Voided)
	}
	if !slices.Contains(names(out), "signature_voided") {
		t.Errorf("events %v", names(out))
	}
}

// sign0 signs and keeps the record from going live by an early clock.
func sign0(t testing.TB, st sharing.State, org ident.Organisation) sharing.State {
	t.Helper()
	return sign(t, st, org, now.Add(-100*24*time.Hour))
}

func TestSigningBindsTheTextThatWasSeen(t *testing.T) {
	t.Parallel()
	st := toSign(t)
	good := sharing.Sign{Hash: st.Open().Hash, Name: "Pat Example", Post: "Head", Authority: true}
	for name, c := range map[string]struct {
		change func(*sharing.Sign)
		code   string
	}{
		"another text":     {func(s *sharing.Sign) { s.Hash = strings.Repeat("0", 64) }, "sharing.text_changed"},
		"no text":          {func(s *sharing.Sign) { s.Hash = "" }, "sharing.text_changed"},
		"no authority":     {func(s *sharing.Sign) { s.Authority = false }, "invalid.fields"},
		"no name":          {func(s *sharing.Sign) { s.Name = " " }, "invalid.fields"},
		"no post":          {func(s *sharing.Sign) { s.Post = "" }, "invalid.fields"},
		"nothing to mend":  {func(*sharing.Sign) {}, ""},
		"an endless title": {func(s *sharing.Sign) { s.Post = strings.Repeat("x", 300) }, "invalid.fields"},
	} {
		cmd := good
		c.change(&cmd)
		_, err := sharing.DecideSign(st, who(school, now), world(t), cmd, "s1")
		if got := errs.CodeOf(err); err != nil && got != c.code || err == nil && c.code != "" {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	once := sign(t, st, school, now)
	if _, err := sharing.DecideSign(once, who(school, now), world(t), good, "s2"); errs.CodeOf(err) != "sharing.already_signed" {
		t.Errorf("signing twice: %v", err)
	}
	if _, err := sharing.DecideSign(st, who(charity, now), world(t), good, "s3"); errs.CodeOf(err) != "sharing.not_a_party" {
		t.Errorf("somebody else: %v", err)
	}
}

func TestTheLastSignaturePutsTheRecordLiveUnlessSomethingIsInTheWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		world func(*sharing.World)
		at    time.Time
		want  sharing.Stage
		code  string
	}{
		"all in order":         {func(*sharing.World) {}, now, sharing.Active, ""},
		"before the start":     {func(*sharing.World) {}, now.Add(-100 * 24 * time.Hour), sharing.Ready, "not_started"},
		"not a signatory":      {func(w *sharing.World) { s := w.Standings[school]; s.Signatory = false; w.Standings[school] = s }, now, sharing.Ready, "not_signatory"},
		"assurance ran out":    {func(w *sharing.World) { s := w.Standings[school]; s.Lapses = lapse(); w.Standings[school] = s }, now, sharing.Ready, "assurance.ico_expired"},
		"not in the directory": {func(w *sharing.World) { delete(w.Standings, school) }, now, sharing.Ready, "unknown_party"},
		"a rule in the way":    {func(w *sharing.World) { w.Findings = blocked() }, now, sharing.Ready, "rule.check.art6"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world(t)
			c.world(&w)
			st := sign0(t, toSign(t), council)
			cmd := sharing.Sign{Hash: st.Open().Hash, Name: "Pat Example", Post: "Head", Authority: true}
			out, err := sharing.DecideSign(st, who(school, c.at), w, cmd, "s1")
			if err != nil {
				t.Fatal(err)
			}
			if out.State.Record.Status != c.want {
				t.Fatalf("status %s, want %s", out.State.Record.Status, c.want)
			}
			if c.want == sharing.Active {
				if len(out.Open) != 0 {
					t.Errorf("live, and still asked for: %v", asked(out))
				}
				return
			}
			if diff := cmp.Diff([]string{"record.go_live o-council"}, asked(out)); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			_, err = sharing.DecidePutLive(out.State, who(council, c.at), w, sharing.PutLive{})
			if errs.CodeOf(err) != "sharing.blocked" || !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == c.code }) {
				t.Errorf("put live: %v, want it blocked by %s", err, c.code)
			}
		})
	}
}

func TestAnImpactAssessmentIsNeededFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*sharing.Content)
		code   string
	}{
		"not approved":           {func(c *sharing.Content) { c.DPIAApprovedOn = "" }, "dpia_unapproved"},
		"approved in the future": {func(c *sharing.Content) { c.DPIAApprovedOn = "2027-01-01" }, "dpia_unapproved"},
		"ended already":          {func(c *sharing.Content) { c.EndOn = "2026-11-20" }, "ended_already"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := complete()
			c.change(&content)
			st := sent(t, content)
			bs := sharing.Blockers(&st, st.Open(), world(t), day(t, "2026-11-21"))
			if !slices.ContainsFunc(bs, func(b sharing.Blocker) bool { return b.Code == c.code }) {
				t.Errorf("%v, want %s", bs, c.code)
			}
			for _, b := range bs {
				if b.Message == "" || b.Fix == "" {
					t.Errorf("a blocker without words: %+v", b)
				}
			}
		})
	}
}

func TestDecliningRefusesTheFirstVersionOrTheVariationAlone(t *testing.T) {
	t.Parallel()
	no := sharing.Decline{Reason: "We do not need it."}
	out, err := sharing.DecideDecline(sent(t, complete()), who(school, now), world(t), no)
	if err != nil {
		t.Fatal(err)
	}
	if r := out.State.Record; r.Status != sharing.Refused || r.Open != 0 || r.Live != 0 {
		t.Errorf("record %+v", r)
	}
	if !slices.ContainsFunc(out.Notices, func(n intray.Notice) bool { return n.Organisation == council && n.Text == no.Reason }) {
		t.Errorf("the lead was not told why: %+v", out.Notices)
	}
	st := must(t)(sharing.DecideVary(alive(t), who(council, now), world(t), sharing.Vary{Reason: "A new item."}))
	st = must(t)(sharing.DecideSend(st, who(council, now), world(t), sharing.Send{}))
	st = must(t)(sharing.DecideDecline(st, who(school, now), world(t), no))
	if r := st.Record; r.Status != sharing.Active || r.Open != 0 || r.Live != 1 || r.Last != 2 {
		t.Errorf("after a refused variation: %+v", r)
	}
	if _, err := sharing.DecideDecline(sent(t, complete()), who(school, now), world(t), sharing.Decline{}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("no reason: %v", err)
	}
}

func TestAVariationSupersedesOnlyWhenItGoesLive(t *testing.T) {
	t.Parallel()
	st := must(t)(sharing.DecideVary(alive(t), who(council, now), world(t), sharing.Vary{Reason: "A new item."}))
	if _, err := sharing.DecideVary(st, who(council, now), world(t), sharing.Vary{Reason: "Another."}); errs.CodeOf(err) != "sharing.open_already" {
		t.Errorf("two variations: %v", err)
	}
	st.Open().Content.Items = append(st.Open().Content.Items, sharing.Item{ID: "i3", Name: "address", Category: "name", Special: sharing.No,
		Criminal: sharing.No, Source: "school system", Mandatory: sharing.No, Justification: "To visit."})
	st.Open().Content.Flows[0].Items = append(st.Open().Content.Flows[0].Items, "i3")
	st = must(t)(sharing.DecideSend(st, who(council, now), world(t), sharing.Send{}))
	st = approve(t, approve(t, st, council), school)
	st = sign(t, st, council, now)
	if st.Live().N != 1 || st.Live().Stage != sharing.Active {
		t.Error("the version in force changed before the variation was signed")
	}
	st = sign(t, st, school, now)
	if st.Record.Live != 2 || st.Record.Open != 0 || st.Record.Status != sharing.Active {
		t.Errorf("record %+v", st.Record)
	}
	if st.Versions[0].Stage != sharing.Superseded {
		t.Errorf("the old version is %s", st.Versions[0].Stage)
	}
}

func TestAVariationKeepsTheDateThatAReviewSet(t *testing.T) {
	t.Parallel()
	vary := func(change func(*sharing.Content)) sharing.Record {
		st := must(t)(sharing.DecideStartReview(alive(t), who(council, now), world(t)))
		st = must(t)(sharing.DecideConfirmReview(st, who(council, now), world(t), sharing.ConfirmReview{Next: day(t, "2027-11-21")}))
		st = must(t)(sharing.DecideVary(st, who(council, now), world(t), sharing.Vary{Reason: "A new item."}))
		st.Open().Content.Necessity += " Nothing less would do."
		change(&st.Open().Content)
		st = must(t)(sharing.DecideSend(st, who(council, now), world(t), sharing.Send{}))
		st = approve(t, approve(t, st, council), school)
		return sign(t, sign(t, st, council, now), school, now).Record
	}
	if r := vary(func(*sharing.Content) {}); r.Live != 2 || r.ReviewDue != day(t, "2027-11-21") {
		t.Errorf("the text's date was not touched: version %d, review due %s", r.Live, r.ReviewDue)
	}
	if r := vary(func(c *sharing.Content) { c.ReviewDueOn = "2027-06-01" }); r.ReviewDue != day(t, "2027-06-01") {
		t.Errorf("the text's date was changed on purpose: review due %s", r.ReviewDue)
	}
}

func TestOutsidersSignOnPaper(t *testing.T) {
	t.Parallel()
	c := complete()
	c.Parties[1] = sharing.Party{ID: "p2", Role: sharing.RoleController, Outsider: sharing.Outsider{Name: "Out School", Kind: "school_independent",
		Address: "1 Road", Contact: "Bursar", Why: "It joins the Agreement next year.", TermsOn: "2026-11-01", TermsNote: "Letter on file."}}
	st := approve(t, sent(t, c), council)
	st = sign(t, st, council, now)
	cmd := sharing.RecordPaper{Party: "p2", Hash: st.Open().Hash, Name: "B. Ursar", Post: "Bursar", SignedOn: day(t, "2026-11-20"), Evidence: "Folder 12"}
	future := cmd
	future.SignedOn = day(t, "2026-12-24")
	if _, err := sharing.DecidePaper(st, who(council, now), world(t), future, "s2"); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("signed in the future: %v", err)
	}
	wrong := cmd
	wrong.Party = "p1"
	if _, err := sharing.DecidePaper(st, who(council, now), world(t), wrong, "s2"); errs.CodeOf(err) != "sharing.signs_here" {
		t.Errorf("a party that signs here: %v", err)
	}
	st = must(t)(sharing.DecidePaper(st, who(council, now), world(t), cmd, "s2"))
	if st.Record.Status != sharing.Active || st.Live().States[1].Signature.Method != sharing.Paper {
		t.Errorf("status %s, signature %+v", st.Record.Status, st.Record)
	}
}

func TestDelegatingPassesTheTaskWithItsTrace(t *testing.T) {
	t.Parallel()
	w := world(t)
	w.Colleagues = map[sharing.Stage][]ident.Person{sharing.InReview: {"p-colleague"}}
	out, err := sharing.DecideDelegate(sent(t, complete()), who(school, now), w, sharing.Delegate{To: "p-colleague", Note: "On leave."})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Open) != 1 || out.Open[0].Person != "p-colleague" || !slices.Contains(names(out), "record_delegated") {
		t.Errorf("tasks %+v, events %v", out.Open, names(out))
	}
	if _, err := sharing.DecideDelegate(sent(t, complete()), who(school, now), w, sharing.Delegate{To: "p-other"}); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("a colleague without the power: %v", err)
	}
}

func TestDecisionsLeaveTheOldStateAlone(t *testing.T) {
	t.Parallel()
	st := toSign(t)
	before := sharing.Canonical(st.Open().Content)
	cmd := sharing.Sign{Hash: st.Open().Hash, Name: "Pat Example", Post: "Head", Authority: true}
	if _, err := sharing.DecideSign(st, who(school, now), world(t), cmd, "s1"); err != nil {
		t.Fatal(err)
	}
	if st.Open().States[1].Signature != nil || string(sharing.Canonical(st.Open().Content)) != string(before) {
		t.Error("the decision changed the state it was given")
	}
}

func TestNothingIsDoneInTheWrongStage(t *testing.T) {
	t.Parallel()
	w, me := world(t), who(council, now)
	draft, live := drafted(complete()), alive(t)
	for name, err := range map[string]error{
		"approve a draft":     second2(sharing.DecideApprove(draft, me, w, sharing.Approve{}, "a")),
		"sign a draft":        second2(sharing.DecideSign(draft, me, w, sharing.Sign{}, "s")),
		"put a draft live":    second2(sharing.DecidePutLive(draft, me, w, sharing.PutLive{})),
		"decline a draft":     second2(sharing.DecideDecline(draft, me, w, sharing.Decline{Reason: "x"})),
		"pause a draft":       second2(sharing.DecidePause(draft, me, w, sharing.Pause{Reason: "x"})),
		"send a live one":     second2(sharing.DecideSend(live, me, w, sharing.Send{})),
		"return a live one":   second2(sharing.DecideReturn(live, me, w, sharing.ReturnForChange{Reason: "x"})),
		"withdraw a live one": second2(sharing.DecideWithdraw(live, me, w, sharing.Withdraw{Reason: "x"})),
		"resume a live one":   second2(sharing.DecideResume(live, me, w, sharing.Resume{})),
		"answer a live one":   second2(sharing.DecideConfirmEnd(live, me, w, sharing.ConfirmEnd{Answer: sharing.Kept})),
	} {
		if errs.CodeOf(err) != "sharing.stage" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second2(_ sharing.Outcome, err error) error { return err }
