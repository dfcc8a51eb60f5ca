package errs

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindTravelsThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("driver said no")
	err := fmt.Errorf("load record: %w", Wrap(Conflict, "sharing.stale", "Somebody changed this first.", cause))
	if got := KindOf(err); got != Conflict {
		t.Errorf("KindOf = %q, want conflict", got)
	}
	if !errors.Is(err, &Error{Code: "sharing.stale"}) || !errors.Is(err, &Error{Kind: Conflict}) {
		t.Error("errors.Is must match by code and by kind")
	}
	if errors.Is(err, &Error{Code: "other"}) {
		t.Error("errors.Is matched another code")
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if KindOf(cause) != Internal || KindOf(nil) != "" {
		t.Error("a stranger's error is internal, nil has no kind")
	}
}

func TestEveryKindHasAStatus(t *testing.T) {
	t.Parallel()
	seen := map[int]Kind{}
	for _, k := range Kinds() {
		if !k.Valid() {
			t.Errorf("%q is not valid", k)
		}
		if other, dup := seen[k.Status()]; dup {
			t.Errorf("%q and %q share status %d", k, other, k.Status())
		}
		seen[k.Status()] = k
	}
	if Kind("nonsense").Status() != 500 {
		t.Error("an unknown kind must be 500")
	}
}

func TestInvalidFieldsIsNilWhenEmpty(t *testing.T) {
	t.Parallel()
	if err := InvalidFields(nil); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	err := InvalidFields([]Field{{Name: "title", Code: "required", Message: "Enter a title"}})
	if got := FieldsOf(fmt.Errorf("save: %w", err)); len(got) != 1 || got[0].Name != "title" {
		t.Errorf("FieldsOf = %v", got)
	}
}
