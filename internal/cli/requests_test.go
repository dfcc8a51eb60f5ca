package cli

import (
	"context"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
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
}
