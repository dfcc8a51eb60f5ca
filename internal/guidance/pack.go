package guidance

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Shipped is a guide as it comes with a pack.
type Shipped struct {
	Slug    Slug
	Content Content
}

// Shelf is what a pack brings: its guides, by their addresses, and the quiz.
type Shelf struct {
	Guides []Shipped
	Quiz   Quiz
}

// front is what stands before the text of a guide in its file.
type front struct {
	Title    string   `yaml:"title"`
	Summary  string   `yaml:"summary"`
	Audience Audience `yaml:"audience"`
	Order    int      `yaml:"order"`
	Asks     []string `yaml:"asks"`
	Keywords []string `yaml:"keywords"`
	Owner    string   `yaml:"owner"`
	Reviewer string   `yaml:"reviewer"`
	Reviewed string   `yaml:"reviewed"`
	ReviewOn string   `yaml:"review_on"`
	Rules    []string `yaml:"rules"`
	Clauses  []string `yaml:"clauses"`
	Sources  []struct {
		Name      string `yaml:"name"`
		URL       string `yaml:"url"`
		CheckedOn string `yaml:"checked_on"`
	} `yaml:"sources"`
	Card  []string `yaml:"card"`
	Media []struct {
		Kind       MediaKind `yaml:"kind"`
		Title      string    `yaml:"title"`
		Link       string    `yaml:"link"`
		Transcript string    `yaml:"transcript"`
	} `yaml:"media"`
}

// folder is where a pack keeps its guides.
const folder = "guides"

// Names are what a partnership calls its things. Guides say {county}, {agreement}, {agreement_short} and {short}, so that
// one partnership's guides can be another's.
type Names struct{ County, Agreement, AgreementShort, Short string }

// LoadShelf reads the guides of the first of some packs that has any. A pack without guides has an empty shelf.
func LoadShelf(names Names, packs ...fs.FS) (Shelf, error) {
	for _, fsys := range packs {
		files, err := fs.Glob(fsys, folder+"/*.md")
		if err != nil {
			return Shelf{}, err
		}
		if len(files) > 0 {
			return loadShelf(named{fsys, names}, files)
		}
	}
	return Shelf{}, nil
}

// named reads files with the partnership's names put in.
type named struct {
	fsys  fs.FS
	names Names
}

func (n named) read(name string) ([]byte, error) {
	b, err := fs.ReadFile(n.fsys, name)
	r := strings.NewReplacer("{county}", n.names.County, "{agreement}", n.names.Agreement, "{agreement_short}", n.names.AgreementShort, "{short}", n.names.Short)
	return []byte(r.Replace(string(b))), err
}

func loadShelf(fsys named, files []string) (Shelf, error) {
	var out Shelf
	var wrong []error
	for _, name := range files {
		g, err := loadGuide(fsys, name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
			continue
		}
		out.Guides = append(out.Guides, g)
	}
	data, err := fsys.read(folder + "/quiz.yaml")
	if err == nil {
		out.Quiz, err = readQuiz(data, out.Guides)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		wrong = append(wrong, fmt.Errorf("%s/quiz.yaml: %w", folder, err))
	}
	if wrong != nil {
		return Shelf{}, errs.Wrap(errs.Invalid, "guidance.mistakes", "The pack's guides have mistakes.", errors.Join(wrong...))
	}
	return out, nil
}

var fence = []byte("---\n")

func loadGuide(fsys named, name string) (Shipped, error) {
	g := Shipped{Slug: Slug(strings.TrimSuffix(path.Base(name), ".md"))}
	data, err := fsys.read(name)
	if err != nil {
		return g, err
	}
	if !g.Slug.Valid() {
		return g, errors.New("the name of the file cannot be an address: use small letters, digits and hyphens")
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	head, body, ok := bytes.Cut(bytes.TrimPrefix(data, fence), fence)
	if !ok || !bytes.HasPrefix(data, fence) {
		return g, errors.New("it must begin with what the guide is, between two lines of three hyphens")
	}
	var f front
	d := yaml.NewDecoder(bytes.NewReader(head))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return g, err
	}
	g.Content, err = f.content(string(body))
	if err == nil {
		err = g.Content.check(g.Content.Reviewed).err()
	}
	return g, err
}

func (f front) content(body string) (Content, error) {
	c := Content{Title: f.Title, Summary: f.Summary, Audience: f.Audience, Order: f.Order, Asks: f.Asks, Keywords: f.Keywords, Owner: f.Owner,
		Reviewer: f.Reviewer, Rules: f.Rules, Clauses: f.Clauses, Card: f.Card, Body: body}
	var err error
	day := func(what, s string) clock.Date {
		d, e := clock.ParseDate(s)
		if e != nil {
			err = errors.Join(err, fmt.Errorf("%s %q: write a date like 2026-11-22", what, s))
		}
		return d
	}
	c.Reviewed, c.ReviewOn = day("reviewed", f.Reviewed), day("review_on", f.ReviewOn)
	for _, s := range f.Sources {
		c.Sources = append(c.Sources, Source{s.Name, s.URL, day("checked_on", s.CheckedOn)})
	}
	for _, m := range f.Media {
		c.Media = append(c.Media, Media{Kind: m.Kind, Title: m.Title, Link: m.Link, Transcript: m.Transcript})
	}
	return c.clean(), err
}

// Quiz is a short test for people who are new, with what is right and why.
type Quiz struct {
	// Pass is how many right answers are needed for a certificate.
	Pass      int        `yaml:"pass"`
	Questions []Question `yaml:"questions"`
}

// Question is one question of the quiz.
type Question struct {
	ID      string   `yaml:"id"` // short, for addresses
	Text    string   `yaml:"text"`
	Answers []Answer `yaml:"answers"`
	Why     string   `yaml:"why"`
	Guide   Slug     `yaml:"guide"` // that explains it
}

// Answer is one answer that can be chosen.
type Answer struct {
	ID    string `yaml:"id"`
	Text  string `yaml:"text"`
	Right bool   `yaml:"right"`
}

func readQuiz(data []byte, guides []Shipped) (Quiz, error) {
	var q Quiz
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&q); err != nil {
		return q, err
	}
	seen := map[string]bool{}
	for _, x := range q.Questions {
		right := 0
		for _, a := range x.Answers {
			if a.Right {
				right++
			}
		}
		known := slices.ContainsFunc(guides, func(g Shipped) bool { return g.Slug == x.Guide })
		if seen[x.ID] || !slugForm.MatchString(x.ID) || x.Text == "" || x.Why == "" || right != 1 || !known {
			return q, fmt.Errorf("question %q: it needs its own short id, words, one right answer, why, and a guide of this pack", x.ID)
		}
		seen[x.ID] = true
	}
	if q.Pass < 1 || q.Pass > len(q.Questions) {
		return q, fmt.Errorf("pass %d: use a number of questions", q.Pass)
	}
	return q, nil
}

// Marked is one question with what was chosen.
type Marked struct {
	Question
	Chosen string // id of the answer; "" when none was chosen
	Right  bool
}

// Result is a quiz that was marked. Nothing of it is kept.
type Result struct {
	Marked  []Marked
	Right   int
	Missing []string // ids of questions without an answer
	Passed  bool
}

// Mark marks a quiz; chosen gives the id of the answer to a question.
func (q Quiz) Mark(chosen func(question string) string) Result {
	var r Result
	for _, x := range q.Questions {
		m := Marked{Question: x}
		for _, a := range x.Answers {
			if a.ID == chosen(x.ID) {
				m.Chosen, m.Right = a.ID, a.Right
			}
		}
		if m.Chosen == "" {
			r.Missing = append(r.Missing, x.ID)
		}
		if m.Right {
			r.Right++
		}
		r.Marked = append(r.Marked, m)
	}
	r.Passed = len(q.Questions) > 0 && len(r.Missing) == 0 && r.Right >= q.Pass
	return r
}
