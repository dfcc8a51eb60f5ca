package store

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/agreement"
)

func TestTextsAreReadOnceAndBelongToTheirReader(t *testing.T) {
	t.Parallel()
	content := func(n int) string {
		return string(agreement.Text{Number: fmt.Sprint(n), Clauses: []agreement.Clause{{ID: "c-one", Text: fmt.Sprint("text ", n)}}, Declarations: []agreement.Declaration{{Code: "d"}}, Changes: []string{"first"}}.Canonical())
	}
	var k texts
	first, err := k.read(content(0))
	if err != nil {
		t.Fatal(err)
	}
	want := agreement.Text{Number: "0", Clauses: []agreement.Clause{{ID: "c-one", Text: "text 0"}}, Declarations: []agreement.Declaration{{Code: "d"}}, Changes: []string{"first"}}
	if d := cmp.Diff(want, first); d != "" {
		t.Errorf("read first (-want +got):\n%s", d)
	}
	first.Clauses[0].Text, first.Declarations[0].Code, first.Changes[0] = "spoilt", "spoilt", "spoilt"
	again, err := k.read(content(0))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, again); d != "" {
		t.Errorf("read again (-want +got):\n%s", d)
	}
	for n := range 3 * keptTexts {
		got, err := k.read(content(n))
		if err != nil || got.Clauses[0].Text != fmt.Sprint("text ", n) {
			t.Errorf("text %d reads %+v, %v", n, got, err)
		}
	}
	if len(k.kept) != keptTexts {
		t.Errorf("%d texts are kept", len(k.kept))
	}
	if _, err := k.read("{"); err == nil {
		t.Error("half a text was read")
	}
}
