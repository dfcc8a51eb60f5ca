package demo

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// small is the smallest county that can be loaded.
func small() fstest.MapFS {
	return fstest.MapFS{
		organisationsFile: {Data: []byte("county: Here\norganisations:\n  - {key: a, name: A Council, kind: county, statement: accepted, since: 9, members: [b]}\n  - {key: b, name: B School, kind: school_academy, through: a}\n")},
		peopleFile:        {Data: []byte("people:\n  - {key: p, name: P Person, org: a, roles: [ig_lead]}\n")},
		recordsFile:       {Data: []byte("common: {}\nkinds:\n  k: {title: T}\nrecords:\n  - {kind: k, lead: a, others: [b], days: 3, state: draft}\n")},
		oneOffsFile:       {Data: []byte("common: {}\nrecords:\n  - {by: p, to: b, days: 3, state: draft}\n")},
	}
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	if _, err := Load(small()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ file, old, new, want string }{
		"unknown key":       {organisationsFile, "since: 9", "sinse: 9", "sinse"},
		"unknown step":      {organisationsFile, "accepted", "halfway", "not a step of joining"},
		"unknown assurance": {organisationsFile, "since: 9", "since: 9, assurance: fine", "no kind of assurance"},
		"one-sided member":  {organisationsFile, "through: a", "through: c", "does not say so"},
		"key twice":         {organisationsFile, "key: b", "key: a", "a key of its own"},
		"nowhere":           {peopleFile, "org: a", "org: z", "not in the county"},
		"misplaced role":    {peopleFile, "ig_lead", "secretariat", "cannot hold the role"},
		"no role":           {peopleFile, "[ig_lead]", "[]", "needs a name and a role"},
		"unknown kind":      {recordsFile, "kind: k", "kind: q", "not described"},
		"unknown party":     {recordsFile, "others: [b]", "others: [z]", "not in the county"},
		"unknown one-off":   {oneOffsFile, "to: b", "to: z", "is not known"},
		"unknown state":     {recordsFile, "draft", "lost", "not a state"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := small()
			files[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(files[c.file].Data), c.old, c.new, 1))}
			if _, err := Load(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v and does not say %q", err, c.want)
			}
		})
	}
	gone := small()
	delete(gone, recordsFile)
	if _, err := Load(gone); err == nil || !strings.Contains(err.Error(), fs.ErrNotExist.Error()) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestContentForOthers(t *testing.T) {
	t.Parallel()
	county, err := Load(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	cast := Cast{Organisations: map[string]ident.Organisation{"x": "org-x", "y": "org-y"}, Kinds: map[string]string{"x": "county", "y": "commercial"},
		IDs: &ident.Sequence{Prefix: "r"}, Book: deps(t, nil).Book}
	start := clock.DateOf(present)
	for _, kind := range county.Kinds() {
		c, err := county.Content(Record{Kind: kind, Lead: "x", Others: []string{"y"}, Suffix: "here"}, cast, start, 7)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := c.PartyOf("org-y"); !ok || p.Role != "processor" || c.Start() != start || !strings.HasSuffix(c.Title, ": here") {
			t.Errorf("%s: %+v starts %s as %q", kind, p, c.Start(), c.Title)
		}
	}
	if _, err := county.Content(Record{Kind: "none"}, cast, start, 1); err == nil {
		t.Error("a kind that nobody described was written")
	}
}
