package rulebook

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
)

// manifestName is the file that lists a folder's files; a folder without one is a partnership's pack.
const manifestName = "manifest.yaml"

// packFiles are the files of a pack that belong to the rulebook.
func packFiles() []string { return []string{"purposes.yaml", "sectors.yaml", "settings.yaml"} }

// Load reads and checks sets of files: a folder of law with its manifest, then a partnership's pack.
// Every mistake is reported at once, each with its file and line, in a *LoadError.
func Load(sets ...fs.FS) (*Book, error) {
	l := &loader{book: &Book{
		rules: map[string][]Rule{}, byCode: map[Kind]map[string]string{}, byKind: map[Kind][]string{},
		lists: map[string]List{},
	}, words: vocabulary(), listAt: map[string]reference{}}
	sum := sha256.New()
	for _, set := range sets {
		for _, f := range l.files(set) {
			data, err := fs.ReadFile(set, f)
			if err != nil {
				return nil, errs.Wrap(errs.Internal, "rulebook.unreadable", "The rulebook cannot be read.", fmt.Errorf("%s: %w", f, err))
			}
			fmt.Fprintf(sum, "%s %d\n", f, len(data))
			sum.Write(data)
			l.document(f, data)
		}
	}
	l.finish()
	if len(l.problems) > 0 {
		return nil, errs.Wrap(errs.Invalid, "rulebook.mistakes", "The rulebook has mistakes.", &LoadError{l.problems})
	}
	l.book.version = l.book.date.Format(time.DateOnly) + "-" + hex.EncodeToString(sum.Sum(nil))[:12]
	return l.book, nil
}

// loader builds a book while it reads.
type loader struct {
	reader
	book   *Book
	words  map[string]term
	listAt map[string]reference // where each list was defined

	sectorAt []sectorAt
}

// sectorAt is a sector and where it was given.
type sectorAt struct {
	file   string
	line   int
	sector Sector
}

// files gives the files of a set in the order they are read.
func (l *loader) files(set fs.FS) []string {
	l.file = manifestName
	data, err := fs.ReadFile(set, manifestName)
	if err != nil {
		return l.packFiles(set)
	}
	root := l.parse(data)
	o := l.object(root, "rulebook", "jurisdiction", "as_at", "files")
	l.book.date = o.date("as_at")
	o.must("as_at")
	o.must("jurisdiction")
	listed := o.codes("files", "")
	present, _ := fs.Glob(set, "*.yaml")
	for _, name := range present {
		if name != manifestName && !slices.Contains(listed, name) {
			l.fail(root, "the file %s is in the folder but not in the list", name)
		}
	}
	return listed
}

func (l *loader) packFiles(set fs.FS) []string {
	var out []string
	for _, name := range packFiles() {
		if _, err := fs.Stat(set, name); err == nil {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		l.fail(nil, "the folder has neither %s nor any of %s", manifestName, strings.Join(packFiles(), ", "))
	}
	return out
}

// parse gives the root mapping of a YAML text, or nil.
func (l *loader) parse(data []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		l.problems = append(l.problems, Problem{l.file, yamlLine(err), "this is not YAML: " + err.Error()})
		return nil
	}
	if len(doc.Content) == 0 {
		l.fail(nil, "the file is empty")
		return nil
	}
	return resolve(doc.Content[0])
}

// resolve puts what an alias names in its place, so that readers meet plain nodes only.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	for i, child := range n.Content {
		n.Content[i] = resolve(child)
	}
	return n
}

// yamlLine finds the line the YAML parser complains of.
func yamlLine(err error) int {
	line := 1
	if _, after, ok := strings.Cut(err.Error(), "line "); ok {
		_, _ = fmt.Sscanf(after, "%d", &line)
	}
	return line
}

// document reads one file by the kind its first key names.
func (l *loader) document(file string, data []byte) {
	l.file = file
	root := l.parse(data)
	if root == nil {
		return
	}
	readers := map[string]func(*yaml.Node){
		"rules": l.rulesFile, "lists": l.listsFile, "bodies": l.bodiesFile, "purposes": l.purposesFile,
		"sectors": l.sectorsFile, "settings": l.settingsFile, "holidays": l.holidaysFile,
		"regulators": l.regulatorsFile, "timeline": l.timelineFile, "groups": l.groupsFile,
		"wording": l.wordingFile, "advisers": l.advisersFile,
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != "rulebook" {
			continue
		}
		kind := root.Content[i+1]
		if read := readers[kind.Value]; read != nil {
			read(root)
		} else {
			l.fail(kind, "unknown kind of file %q", kind.Value)
		}
		return
	}
	l.fail(root, "the key rulebook, which says what the file holds, is missing")
}

// finish checks what can only be known once everything is read.
func (l *loader) finish() {
	l.rulesAsLists()
	l.versions()
	l.sectorsMatch()
	for _, r := range l.refs {
		if !l.exists(r) {
			what := "the list " + r.list + " has no code"
			if r.list == refRule {
				what = "there is no rule"
			}
			l.problems = append(l.problems, Problem{r.file, r.line, fmt.Sprintf("%s %q", what, r.value)})
		}
	}
	if l.book.date.IsZero() {
		l.problems = append(l.problems, Problem{manifestName, 1, "no set of files says the day it states the law for (as_at)"})
	}
	if len(l.book.regulators) == 0 {
		l.problems = append(l.problems, Problem{manifestName, 1, "no file names the regulator"})
	}
	l.sortDates()
	slices.SortStableFunc(l.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	l.problems = slices.Compact(l.problems)
}

func (l *loader) exists(r reference) bool {
	if r.list == refRule {
		return len(l.book.rules[r.value]) > 0
	}
	return l.book.lists[r.list].Has(r.value)
}

// sortDates puts dated things in order, days not known last.
func (l *loader) sortDates() {
	b := l.book
	slices.SortStableFunc(b.holidays, func(x, y Holiday) int { return x.Date.Compare(y.Date) })
	slices.SortStableFunc(b.regulators, func(x, y Regulator) int { return x.From.Compare(y.From) })
	slices.SortStableFunc(b.timeline, func(x, y Moment) int {
		if x.Date.IsZero() != y.Date.IsZero() {
			if x.Date.IsZero() {
				return 1
			}
			return -1
		}
		return x.Date.Compare(y.Date)
	})
	slices.Sort(b.listNames)
}

// versions puts the versions of each rule in order and refuses gaps, overlaps and duplicates.
func (l *loader) versions() {
	for _, id := range l.book.order {
		vs := l.book.rules[id]
		slices.SortStableFunc(vs, func(a, b Rule) int { return a.From.Compare(b.From) })
		for i := 1; i < len(vs); i++ {
			before, r := vs[i-1], vs[i]
			next := before.To.AddDate(0, 0, 1)
			reason := ""
			switch {
			case r.From.Equal(before.From):
				reason = fmt.Sprintf("the rule %q is given twice from %s (first at %s:%d)", id, r.From.Format(time.DateOnly), before.file, before.line)
			case before.To.IsZero() || r.From.Before(next):
				reason = fmt.Sprintf("this version of %q overlaps the one before it (%s:%d)", id, before.file, before.line)
			case r.From.After(next):
				reason = fmt.Sprintf("there is a gap before this version of %q: the one before it ends on %s", id, before.To.Format(time.DateOnly))
			case r.Kind != before.Kind || r.Code != before.Code:
				reason = fmt.Sprintf("this version of %q has another kind or code than the one before it", id)
			}
			if reason != "" {
				l.problems = append(l.problems, Problem{r.file, r.line, reason})
			}
		}
	}
}

// sectorsMatch refuses a kind of body that its sector does not list, or that two sectors list.
func (l *loader) sectorsMatch() {
	for _, k := range l.book.kinds {
		for _, s := range l.sectorAt {
			if slices.Contains(s.sector.Kinds, k.Code) != (s.sector.Code == k.Sector) {
				l.problems = append(l.problems, Problem{s.file, s.line, fmt.Sprintf(
					"the kind of body %q belongs to the sector %q; the sector %q must agree", k.Code, k.Sector, s.sector.Code)})
			}
		}
	}
}
