package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sharewell/internal/screening"
)

// TestTheListsAreSound screens a small list of the bench and counts by hand.
func TestTheListsAreSound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	people, list := filepath.Join(dir, "people.csv"), filepath.Join(dir, "list.csv")
	optedOut := optOutPeople(2000)
	const rows = 5000
	if err := writeOptOuts(list, optedOut); err != nil {
		t.Fatal(err)
	}
	if err := writeCohort(people, rows, optedOut); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, n := range lines(t, list)[1:] {
		out[n] = true
	}
	removed, quoted, bytes := int64(0), 0, 0
	for _, row := range lines(t, people)[1:] {
		if out[strings.Split(row, ",")[1]] {
			removed++
		}
		if strings.Contains(row, `"`) {
			quoted++
		}
		bytes += len(row) + 1
	}
	if quoted < rows*2/100 || quoted > rows*4/100 || bytes/rows < 70 || bytes/rows > 90 || removed < rows/30 {
		t.Errorf("%d quoted rows, %d bytes a row, %d opted out", quoted, bytes/rows, removed)
	}
	f, err := os.Open(list)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	l, err := screening.LoadList(f, screening.ListOptions{Expect: 2000})
	if err != nil {
		t.Fatal(err)
	}
	cohort, err := os.Open(people)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cohort.Close() }()
	r, err := screening.Screen(t.Context(), cohort, nil, screening.Options{Set: l.Set})
	if err != nil || r.Rows != rows || r.Removed != removed || r.Aside.Total() != 0 {
		t.Errorf("%+v, %v; want %d removed", r.Counts, err, removed)
	}
}

func lines(t testing.TB, path string) (out []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	s := bufio.NewScanner(f)
	for s.Scan() {
		out = append(out, s.Text())
	}
	return out
}
