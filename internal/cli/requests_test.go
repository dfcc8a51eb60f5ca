package cli

import (
	"testing"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
)

// TestARequestFillsFieldsThatExist keeps the answers taken over from a request in step with the fields
// of a one-off record.
func TestARequestFillsFieldsThatExist(t *testing.T) {
	t.Parallel()
	p := request.Prefill{Direction: "request_received", Provider: "a", Recipient: request.Side{Name: "B", Kind: "county", Contact: "c"}, Requester: "R", Post: "P", Contact: "c",
		IdentityCheck: "not_verified", IdentityNote: "n", Urgency: "urgent", Data: "d", Subjects: []string{"child"}, SubjectCount: "1", Purpose: "p", Purposes: []string{"P01"},
		PublicTask: "yes", Statement: "s", Ref: "r"}
	for key := range requestAnswers(p) {
		if _, ok := oneoff.FieldByKey(key); !ok {
			t.Errorf("a one-off record has no field %q", key)
		}
	}
}
