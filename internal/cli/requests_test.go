package cli

import (
	"context"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
)

// TestARequestFillsFieldsThatExist keeps the answers taken over from a request in step with the fields
// of a one-off record.
func TestARequestFillsFieldsThatExist(t *testing.T) {
	t.Parallel()
	p := request.Prefill{Direction: "request_received", Provider: "a", Recipient: request.Side{Name: "B", Kind: "county", Contact: "c"}, Requester: "R", Post: "P", Contact: "c",
		ReceivedAt: time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC), IdentityCheck: "not_verified", IdentityNote: "n", Urgency: "urgent", Data: "d", Subjects: []string{"child"}, SubjectCount: "1",
		Purpose: "p", Purposes: []string{"P01"}, PublicTask: "yes", Statement: "s", Ref: "r"}
	answers := requestAnswers(p)
	for key := range answers {
		if _, ok := oneoff.FieldByKey(key); !ok {
			t.Errorf("a one-off record has no field %q", key)
		}
	}
	if answers.Time("request_received_at").IsZero() {
		t.Error("a one-off record cannot read when it was asked")
	}
}

// practitioner gives somebody of the demonstration by a part of their title.
func practitioner(t testing.TB, app *App, title string) access.Actor {
	t.Helper()
	for _, role := range app.Auth.Demo() {
		if strings.Contains(role.Title, title) {
			return access.Actor{Person: role.Person, Organisation: organisationOf(t, app, role), Roles: []access.Role{access.Practitioner}}
		}
	}
	t.Fatalf("nobody is %s", title)
	return access.Actor{}
}

// TestARequestIsAnsweredByItsOneOffRecord follows an answer from the record to the request.
func TestARequestIsAnsweredByItsOneOffRecord(t *testing.T) {
	t.Parallel()
	app, ctx := county(t), context.Background()
	asker, asked := practitioner(t, app, "duty social worker"), practitioner(t, app, "outreach worker")
	list, err := app.Requests.List(ctx, asked, request.Filter{Direction: request.In})
	if err != nil || len(list.Items) == 0 || list.Items[0].Request.Content.Urgency != request.Emergency {
		t.Fatalf("the emergency does not stand on top: %v", err)
	}
	ref := list.Items[0].Request.Ref
	if _, err := (answering{app.Services}).ForAnswer(ctx, asker, ref); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the asker answers its own request: %v", err)
	}
	answers, err := (answering{app.Services}).ForAnswer(ctx, asked, ref)
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{"subject_ref": "HL-12", "identity_check": "switchboard_callback", "decision": "share_all", "data_shared": "Where she may be safe.",
		"risk_of_not_sharing": "She may come to harm.", "decided_by": "Ottilie Marsh", "decided_role": "Outreach worker"} {
		answers[key] = []string{value}
	}
	record, _, err := app.OneOffs.Emergency(ctx, asked, oneoff.EmergencyCommand{Key: "emergency-for-the-request", Answers: answers, RequestRef: ref})
	if err != nil {
		t.Fatal(err)
	}
	v, err := app.Requests.Get(ctx, asker, ref)
	if err != nil || v.Request.Stage != request.Answered || v.Request.Answer.OneOff != record || v.Request.Answer.Outcome != request.ShareAll {
		t.Errorf("the request is %s, answered by %q with %q (%v)", v.Request.Stage, v.Request.Answer.OneOff, v.Request.Answer.Outcome, err)
	}
	if !v.May(access.AcknowledgeRequest) {
		t.Error("the asker cannot say what came")
	}
	acknowledgedOnce(t, app, halves{ref, record}, asker, func() error {
		return app.Requests.Acknowledge(ctx, asker, request.Acknowledge{Ref: ref, Code: "accepted"})
	})
}

// TestAnAcknowledgedRecordAcknowledgesItsRequest says what came on the record, and finds it on the request.
func TestAnAcknowledgedRecordAcknowledgesItsRequest(t *testing.T) {
	t.Parallel()
	app, ctx := county(t), context.Background()
	asker, asked := practitioner(t, app, "duty social worker"), practitioner(t, app, "outreach worker")
	list, err := app.Requests.List(ctx, asked, request.Filter{Direction: request.In})
	if err != nil || len(list.Items) == 0 {
		t.Fatal(err)
	}
	ref := list.Items[0].Request.Ref
	answers, err := (answering{app.Services}).ForAnswer(ctx, asked, ref)
	if err != nil {
		t.Fatal(err)
	}
	answers["decision"] = []string{"share_all"}
	record, _, err := app.OneOffs.Emergency(ctx, asked, oneoff.EmergencyCommand{Key: "another-for-the-request", Answers: answers, RequestRef: ref})
	if err != nil {
		t.Fatal(err)
	}
	acknowledgedOnce(t, app, halves{ref, record}, asker, func() error {
		return app.OneOffs.Acknowledge(ctx, asker, oneoff.AcknowledgeCommand{Ref: record, Answer: "accepted"})
	})
}

// halves are the references of a request and of the record that answers it.
type halves struct{ request, record string }

// acknowledgedOnce says what came on one half, and finds it on both with nothing left to do.
func acknowledgedOnce(t *testing.T, app *App, of halves, asker access.Actor, say func() error) {
	t.Helper()
	ref, record := of.request, of.record
	ctx := context.Background()
	tasks := func() (n int) {
		t.Helper()
		tray, err := app.Intray.Mine(ctx, asker.Person)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range tray.Groups {
			for _, item := range group.Tasks {
				if strings.Contains(item.URL, ref) || strings.Contains(item.URL, record) {
					n++
				}
			}
		}
		return n
	}
	if tasks() == 0 {
		t.Error("nobody is asked to say what came")
	}
	if err := say(); err != nil {
		t.Fatal(err)
	}
	v, err := app.Requests.Get(ctx, asker, ref)
	if err != nil || v.Request.Stage != request.Acknowledged || v.Request.Ack.Code != "accepted" {
		t.Errorf("the request is %s, acknowledged as %q (%v)", v.Request.Stage, v.Request.Ack.Code, err)
	}
	r, err := app.OneOffs.View(ctx, asker, record)
	if err != nil || !r.Record.Answers.Is("recipient_ack", "accepted") {
		t.Errorf("the record holds the answer %q (%v)", r.Record.Answers.One("recipient_ack"), err)
	}
	if n := tasks(); n > 0 {
		t.Errorf("%d tasks are left", n)
	}
}

// TestAdviceLandsOnTheOneOffRecord asks about one answer of a draft and of a final record, and finds the adviser's
// words on both.
func TestAdviceLandsOnTheOneOffRecord(t *testing.T) {
	t.Parallel()
	app, ctx := county(t), context.Background()
	asker := practitioner(t, app, "duty social worker")
	draft, err := app.OneOffs.Start(ctx, asker, oneoff.StartCommand{Key: "draft-with-a-question", Answers: map[string][]string{"specific_purpose": {"To keep somebody safe this week."}}})
	if err != nil {
		t.Fatal(err)
	}
	final, _, err := app.OneOffs.Emergency(ctx, asker, oneoff.EmergencyCommand{Key: "emergency-with-a-question", Answers: map[string][]string{"decision": {"share_all"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range []string{draft, final} {
		before, err := app.OneOffs.View(ctx, asker, record)
		if err != nil {
			t.Fatal(err)
		}
		ref, err := app.Advice.Ask(ctx, asker, advice.Ask{Key: "ask-" + record, About: event.Subject{Kind: aboutOneOff, ID: record}, Field: "art6", Urgency: "urgent", Text: "Is this our task?"})
		if err != nil {
			t.Fatal(err)
		}
		q, err := app.Advice.Get(ctx, asker, ref)
		if err != nil || q.DueAt.IsZero() || q.Adviser != "dpo" || q.Role == "" && q.Person == "" {
			t.Fatalf("the question went to %q %q, due %s (%v)", q.Adviser, q.Role, q.DueAt, err)
		}
		adviser := access.Actor{Person: q.Person, Organisation: asker.Organisation, Roles: []access.Role{access.DPO}}
		if q.Person == "" {
			adviser.Person = "somebody-else"
		}
		if err := app.Advice.Answer(ctx, adviser, ref, "Yes. Public task."); err != nil {
			t.Fatal(err)
		}
		v, err := app.OneOffs.View(ctx, asker, record)
		if err != nil {
			t.Fatal(err)
		}
		got := v.Record.Advice
		if len(got) != 1 || got[0].Ref != ref || got[0].Field != "art6" || got[0].Summary != "Yes. Public task." || got[0].Role != access.DPO {
			t.Errorf("%s holds the advice %+v", record, got)
		}
		if !v.Record.Answers.Is("advice_note", "Yes. Public task.") || !v.Record.Answers.Given("advice_on") {
			t.Errorf("%s answers the question of advice with %v", record, v.Record.Answers["advice_note"])
		}
		if before.Record.Entries > 0 && (len(v.Entries) != len(before.Entries)+1 || v.Record.Hash == before.Record.Hash) {
			t.Errorf("%s is final and its chain did not grow: %d entries", record, len(v.Entries))
		}
	}
}
