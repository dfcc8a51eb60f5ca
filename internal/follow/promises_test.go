package follow_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/follow"
)

func TestAChangedPromiseIsNews(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.promises = []follow.Promised{{Code: "keep-it-safe", Words: "We guard it.", Evidence: "none"}, {Code: "honest", Words: "Plain words.", Evidence: "none"}}
	kinds := func() (out []string) {
		h.must(h.f.RunDaily(ctx))
		h.must(h.f.RunDaily(ctx))
		h.must(h.f.Gather(ctx))
		h.must(h.f.Gather(ctx))
		list, err := h.f.Changes(ctx, follow.Filter{Topic: follow.Topic{Kind: follow.Promise, Code: "keep-it-safe"}}, 0)
		h.must(err)
		for _, p := range list.Pieces {
			out = append(out, string(p.Kind)+" "+p.Ref)
		}
		return out
	}
	if got := kinds(); got != nil {
		t.Errorf("what is seen first is told: %v", got)
	}
	h.promises[1].Words = "Plainer words."
	h.promises[0].Evidence = "four of five"
	if diff := cmp.Diff([]string{"evidence keep-it-safe"}, kinds()); diff != "" {
		t.Errorf("new evidence (-want +got):\n%s", diff)
	}
	h.promises[0].Words = "We guard it well."
	if diff := cmp.Diff([]string{"worded keep-it-safe", "evidence keep-it-safe"}, kinds()); diff != "" {
		t.Errorf("other words (-want +got):\n%s", diff)
	}
	if all, err := h.f.Changes(ctx, follow.Filter{Kind: follow.Worded, Topic: follow.Topic{Kind: follow.Everything}}, 0); err != nil || len(all.Pieces) != 2 {
		t.Errorf("told to everybody who follows everything: %+v %v", all, err)
	}
}
