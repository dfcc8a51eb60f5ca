package past_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/past"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	rulebookdata "sharewell/rulebook"
)

var (
	now         = time.Date(2026, 11, 9, 10, 0, 0, 0, time.UTC)
	secretariat = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
)

func shapes(t testing.TB) []past.Shape {
	t.Helper()
	s, err := past.Load(rulebookdata.EnglandRegisters())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open reads a file as the program does.
func open(name string, raw []byte) ([][]past.Row, error) {
	r, err := document.ReadTable(bytes.NewReader(raw), name)
	rows := make([]past.Row, len(r.Rows))
	for n, row := range r.Rows {
		rows[n] = past.Row{Line: row.Line, Cells: row.Cells}
	}
	return [][]past.Row{rows}, err
}

func service(t testing.TB, s *store.Store) *past.Service {
	t.Helper()
	return past.New(past.Deps{Store: s.PastRegister(), Clock: clock.NewFixed(now), IDs: ident.Random{Now: func() time.Time { return now }}, Shapes: shapes(t), Prefix: "KM-H", Open: open})
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func load(t testing.TB, s *past.Service, name string, raw []byte) past.Import {
	t.Helper()
	ctx := context.Background()
	i, err := s.Try(ctx, secretariat, name, raw)
	if err != nil {
		t.Fatal(err)
	}
	if i, err = s.Load(ctx, secretariat, i.ID); err != nil {
		t.Fatal(err)
	}
	return i
}

func uses(t testing.TB, s *store.Store) map[string]register.Past {
	t.Helper()
	out := map[string]register.Past{}
	err := s.PastRegister().Read(context.Background(), func(tx past.Tx) error {
		all, err := tx.PastUses(context.Background(), "nhs-releases")
		for _, u := range all {
			out[u.Key] = u
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAPublishedRegister takes the public release register over, then the file that completes it.
func TestAPublishedRegister(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		first := load(t, s, "releases.csv", file(t, "releases.csv"))
		if diff := cmp.Diff(past.Counts{Lines: 48, Uses: first.Counts.Uses, New: first.Counts.Uses}, first.Counts); diff != "" {
			t.Errorf("lines are lost: %s", diff)
		}
		before := uses(t, st)
		if len(before) != first.Counts.Uses || len(before) < 2 {
			t.Fatalf("%d uses are kept of %d", len(before), first.Counts.Uses)
		}
		kent := before["DARS-NIC-174337-X0N1L"]
		if kent.Body != "Kent County Council" || len(kent.Kinds) < 2 || kent.Ref == "" || !strings.HasPrefix(kent.Title, "Kent County Council: ") || kent.Purpose != "" {
			t.Errorf("the council's use reads %+v", kent)
		}
		again := load2(t, s, "releases.csv", file(t, "releases.csv"))
		if errs.CodeOf(again) != "past.nothing" {
			t.Errorf("loading the same file again: %v; want that nothing is new", again)
		}
		second := load(t, s, "purposes.csv", file(t, "purposes.csv"))
		if second.Counts.Changed == 0 {
			t.Errorf("the purposes complete nothing: %+v", second.Counts)
		}
		kent = uses(t, st)["DARS-NIC-174337-X0N1L"]
		if !strings.HasPrefix(kent.Purpose, "To use pseudonymised data") || len(kent.Kinds) < 2 || kent.Ref != before[kent.Key].Ref {
			t.Errorf("completed, the council's use reads %+v", kent)
		}
		back, err := s.TakeBack(context.Background(), secretariat, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if back.Kept != second.Counts.Changed {
			t.Errorf("%d uses stay that a later file changed; want %d", back.Kept, second.Counts.Changed)
		}
		if _, err := s.TakeBack(context.Background(), secretariat, second.ID); err != nil {
			t.Fatal(err)
		}
		kent = uses(t, st)["DARS-NIC-174337-X0N1L"]
		if kent.Purpose != "" || kent.Gone {
			t.Errorf("with the purposes taken back the council's use reads %+v; want it as the first file left it", kent)
		}
	})
}

func load2(t testing.TB, s *past.Service, name string, raw []byte) error {
	t.Helper()
	i, err := s.Try(context.Background(), secretariat, name, raw)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Load(context.Background(), secretariat, i.ID)
	return err
}

func TestLinesWithMistakesAreNamed(t *testing.T) {
	t.Parallel()
	head := []string{"Ref", "Who", "Title", "From", "To", "Link"}
	m := past.Mapping{past.Key: 0, past.Body: 1, past.Title: 2, past.Start: 3, past.End: 4, past.Link: 5}
	for _, c := range []struct {
		name   string
		cells  []string
		column string
		says   string
	}{
		{"no organisation", []string{"1", "", "A use", "", "", ""}, "Who", "names no organisation"},
		{"nothing about the use", []string{"1", "A council", "", "", "", ""}, "Title", "neither what the use is called"},
		{"no date", []string{"1", "A council", "A use", "soon", "", ""}, "From", "“soon” is not a date"},
		{"an impossible date", []string{"1", "A council", "A use", "31/02/2024", "", ""}, "From", "is not a date"},
		{"ends before it begins", []string{"1", "A council", "A use", "2024-05-01", "2023-05-01", ""}, "To", "ends before it begins"},
		{"no link", []string{"1", "A council", "A use", "", "", "javascript:alert(1)"}, "Link", "is not a web address"},
		{"far too long", []string{"1", "A council", strings.Repeat("long ", 200), "", "", ""}, "Title", "at most 500"},
		{"a short line", []string{"1"}, "Who", "names no organisation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, problems := past.Read(past.Shape{}, m, head, []past.Row{{Line: 7, Cells: c.cells}, {Line: 8, Cells: []string{"2", "Another", "Right", "45000", "2 January 2030", "https://example.org/x"}}})
			if len(problems) == 0 || problems[0].Line != 7 || problems[0].Column != c.column || !strings.Contains(problems[0].Message, c.says) {
				t.Errorf("problems: %+v; want line 7, column %s, %q", problems, c.column, c.says)
			}
			if len(got) != 1 || got[0].Start.String() != "2023-03-15" || got[0].End.String() != "2030-01-02" {
				t.Errorf("the right line is kept as %+v", got)
			}
		})
	}
}

func TestOneReferenceOfTwoOrganisationsIsAMistake(t *testing.T) {
	t.Parallel()
	got, problems := past.Read(past.Shape{}, past.Mapping{past.Key: 0, past.Body: 1, past.Kinds: 2}, []string{"Ref", "Who", "What"}, []past.Row{
		{2, []string{"A-1", "St Mary's", "Names"}}, {3, []string{"a-1", "ST MARYS", "Addresses"}}, {4, []string{"A-1", "Another body", "Names"}},
	})
	if len(got) != 1 || len(got[0].Kinds) != 2 {
		t.Errorf("uses: %+v; want one with both kinds", got)
	}
	if len(problems) != 1 || problems[0].Line != 4 {
		t.Errorf("problems: %+v; want line 4", problems)
	}
}

func TestTitlesAboveTheHeadingsAreLeftOut(t *testing.T) {
	t.Parallel()
	s := service(t, storetest.SQLite(t))
	for name, raw := range map[string]string{
		"a known register": "Release register,,,\n\"Published, with care\",,,\n" + string(file(t, "releases.csv")),
		"one nobody knows": "Our flows,,\n,,\nWho,What for,Since\nA council,To count bins,2026-01-01\n",
	} {
		i, err := s.Try(context.Background(), secretariat, name, []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Plan(context.Background(), secretariat, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Head) < 3 || p.Head[0] == "Our flows" || p.Head[0] == "Release register" {
			t.Errorf("%s: the headings are %q", name, p.Head)
		}
	}
}

func TestOnlyTheSecretariatMay(t *testing.T) {
	t.Parallel()
	s := service(t, storetest.SQLite(t))
	for _, a := range []access.Actor{{}, {Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead}}, {Person: "a", Roles: []access.Role{access.Auditor}}} {
		if _, err := s.Try(context.Background(), a, "x.csv", file(t, "releases.csv")); err == nil {
			t.Errorf("%+v may", a)
		}
		if _, err := s.List(context.Background(), a, 10); err == nil {
			t.Errorf("%+v may look", a)
		}
	}
}

func TestTheColumnsOfKnownRegistersAreFound(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"releases.csv": "nhs-releases", "purposes.csv": "nhs-purposes"} {
		tab, err := open(name, file(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if s, m, ok := past.Match(shapes(t), tab[0][0].Cells); !ok || s.Code != want || len(m) < len(s.Must) {
			t.Errorf("%s is taken for %q with %v", name, s.Code, m)
		}
	}
	if s, _, ok := past.Match(shapes(t), []string{"Name", "Colour"}); ok {
		t.Errorf("a list of colours is taken for %s", s.Code)
	}
}
