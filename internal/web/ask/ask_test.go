package ask

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sharewell/internal/web/form"
)

func TestMeet(t *testing.T) {
	t.Parallel()
	typed := form.FromValues(url.Values{
		"name": {"Mine"}, "was.name": {"Old"},
		"post": {"Kept"}, "was.post": {"Kept"},
		"town": {"Both"}, "was.town": {"Old"},
		"only": {"Mine"}, "was.only": {"Old"},
		"on-day": {"1"}, "on-month": {"2"}, "on-year": {"2026"}, "was.on-day": {"1"}, "was.on-month": {"2"}, "was.on-year": {"2026"},
		"lines": {"a\r\nb "}, "was.lines": {"a"},
	})
	theirs := url.Values{
		"name": {"Theirs"}, "post": {"Theirs"}, "town": {"Both"}, "only": {"Old"},
		"on-day": {"3"}, "on-month": {"2"}, "on-year": {"2026"}, "lines": {"a\nb"},
	}
	merged, all := Meet(typed, theirs)
	want := url.Values{
		"name": {"Mine"}, "post": {"Theirs"}, "town": {"Both"}, "only": {"Mine"},
		"on-day": {"3"}, "on-month": {"2"}, "on-year": {"2026"}, "lines": {"a\r\nb "},
	}
	if d := cmp.Diff(want, merged); d != "" {
		t.Errorf("merged (-want +got):\n%s", d)
	}
	wantAll := []Difference{{name: "name"}, {name: "on", isDay: true, Taken: true}, {name: "only", onlyMine: true}, {name: "post", Taken: true}}
	if d := cmp.Diff(wantAll, all, cmp.AllowUnexported(Difference{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("differences (-want +got):\n%s", d)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{"": 0, "7": 7, "-1": 0, "x": 0, "99999999999999999999": 0} {
		if got := Version(form.FromValues(url.Values{VersionField: {typed}})); got != want {
			t.Errorf("version %q is %d, want %d", typed, got, want)
		}
	}
}
