package situation_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/rights/situation"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatShips(t *testing.T) {
	t.Parallel()
	g, err := situation.Load(book(t), rulebookdata.EnglandRights())
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Situations) < 9 || len(g.Holders) < 6 || len(g.People) != 5 || len(g.Cannot) == 0 {
		t.Errorf("%d situations, %d holders, %d people, %d things that cannot be done", len(g.Situations), len(g.Holders), len(g.People), len(g.Cannot))
	}
	see, err := g.Situation("see")
	if err != nil || see.Clock == nil || see.Clock.ID != "clock.sar" {
		t.Errorf("seeing what is held has the clock %v, %v", see.Clock, err)
	}
	if g.OfKind("complaint").Code != "complain" {
		t.Error("a complaint has no situation")
	}
	if _, err := g.Holder("nobody"); err == nil {
		t.Error("there is a guide to nobody's record")
	}
	gp, err := g.Holder("gp")
	if err != nil || len(gp.Statements()) < 5 {
		t.Errorf("the guide to a surgery says %v, %v", gp.Statements(), err)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, old, new, want string }{
		"unknown clock":    {"situations.yaml", "clock: clock.sar", "clock: clock.none", "no clock"},
		"unknown source":   {"holders.yaml", "source: surgery_record}", "source: rumour}", `no source "rumour"`},
		"unknown kind":     {"holders.yaml", "kinds: [gp_practice]", "kinds: [wizard]", `no "wizard"`},
		"no way by post":   {"holders.yaml", "{way: post,", "{way: phone,", "nothing of post"},
		"unknown key":      {"common.yaml", "cannot:", "cannott:", "cannott"},
		"unknown sureness": {"situations.yaml", "confidence: to_confirm}", "confidence: perhaps}", "confidence"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{}
			for _, f := range []string{"common.yaml", "situations.yaml", "holders.yaml"} {
				b, err := fs.ReadFile(rulebookdata.EnglandRights(), f)
				if err != nil {
					t.Fatal(err)
				}
				if f == c.file {
					b = []byte(strings.Replace(string(b), c.old, c.new, 1))
				}
				files[f] = &fstest.MapFile{Data: b}
			}
			_, err := situation.Load(book(t), files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}
