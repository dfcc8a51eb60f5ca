package cli

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"sharewell/internal/atomicfile"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/school"
	"sharewell/internal/school/pupils"
	"sharewell/internal/web/content"
	rulebookdata "sharewell/rulebook"
)

// pupilsCmd groups what is done with lists of pupils.
type pupilsCmd struct {
	Minimise minimiseCmd `cmd:"" help:"Make a class list into exactly the columns that a health programme may have. Status 0: the list is made, also where children were set aside; 1: there is no list; 2: not understood."`
}

type minimiseCmd struct {
	Programme string `required:"" placeholder:"CODE" help:"The programme: height-weight, vision, hearing, dental-survey, flu, hpv, teenage, catch-up or school-nursing."`
	Phase     string `required:"" help:"primary or secondary."`
	Years     string `placeholder:"YEARS" help:"Only these year groups, such as R,1 or 8. Without it: those the programme is always run in."`
	In        string `required:"" placeholder:"FILE" help:"The class list, CSV or XLSX; - for standard input."`
	Out       string `required:"" placeholder:"FILE" help:"Where the list goes, as CSV; - for standard output. It appears whole or not at all."`
	Report    string `placeholder:"FILE" help:"Where the report goes as JSON: counts, and what was found by line and column. It names nobody."`
	Pack      string `help:"Folder of the partnership's pack, or the name of one inside the program (setting pack)."`
}

// Run implements the command.
func (c minimiseCmd) Run(s streams) error {
	book, err := bookOf(c.Pack, s)
	if err != nil {
		return err
	}
	packs, err := school.Load(rulebookdata.EnglandSchools(), book)
	if err != nil {
		return err
	}
	plan, err := packs.Plan(c.Programme, c.Phase, strings.FieldsFunc(strings.ToUpper(c.Years), func(r rune) bool { return r == ',' || r == ' ' }))
	if err != nil {
		return notUnderstood{err}
	}
	if err := c.check(); err != nil {
		return err
	}
	texts, err := content.Load("en")
	if err != nil {
		return err
	}
	report, err := c.minimise(s, packs.Columns(), plan)
	if err != nil {
		return inOurWords(texts.Page("schools_list"), err)
	}
	return c.say(s, texts.Page("schools_list"), report)
}

// check refuses outputs that are one another, or the list that is read.
func (c minimiseCmd) check() error {
	places := map[string]string{}
	for _, f := range []struct{ flag, path string }{{"--in", c.In}, {"--out", c.Out}, {"--report", c.Report}} {
		if f.path == "" || f.path == "-" {
			continue
		}
		place := placeOf(f.path)
		if other, taken := places[place]; taken {
			return notUnderstood{errs.New(errs.Invalid, "cli.pupils", fmt.Sprintf("%s and %s are the same file. Name another one.", other, f.flag))}
		}
		places[place] = f.flag
	}
	if c.Out == "-" && c.Report == "-" {
		return notUnderstood{errs.New(errs.Invalid, "cli.pupils", "Only one thing can go to standard output.")}
	}
	return nil
}

// minimise makes the list and its report; both appear whole or not at all.
func (c minimiseCmd) minimise(s streams, columns *pupils.Columns, plan pupils.Plan) (report pupils.Report, err error) {
	data, err := c.read(s)
	if err != nil {
		return report, err
	}
	rows, err := pupils.Read(data, columns)
	if err != nil {
		return report, err
	}
	var outs []*atomicfile.File
	defer func() {
		if err != nil {
			for _, f := range outs {
				err = errors.Join(err, f.Abandon())
			}
		}
	}()
	begin := func(path string) (io.Writer, error) {
		if path == "-" {
			return s.out, nil
		}
		f, err := atomicfile.Create(path)
		if err == nil {
			outs = append(outs, f)
		}
		return f, err
	}
	w, err := begin(c.Out)
	if err != nil {
		return report, err
	}
	list := csv.NewWriter(w)
	list.UseCRLF = true
	if report, err = pupils.Minimise(rows, list, columns, plan, today()); err != nil {
		return report, err
	}
	list.Flush()
	if err = list.Error(); err != nil {
		return report, err
	}
	if c.Report != "" {
		if w, err = begin(c.Report); err != nil {
			return report, err
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		if err = e.Encode(report); err != nil {
			return report, err
		}
	}
	for _, f := range outs {
		if err = f.Seal(); err != nil {
			return report, err
		}
	}
	for _, f := range slices.Backward(outs) { // the report first: a list without its report would look finished
		if err = f.Publish(); err != nil {
			return report, err
		}
	}
	return report, nil
}

// today is the day by the clock of this computer, at which ages are judged.
func today() time.Time {
	d := clock.DateOf(clock.Real{}.Now())
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// read takes the whole file in, up to more than any list has.
func (c minimiseCmd) read(s streams) ([]byte, error) {
	in := s.in
	if c.In != "-" {
		f, err := os.Open(c.In)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, pupils.MostBytes+1))
}

// inOurWords says why there is no list, as the page in the browser does.
func inOurWords(t content.Page, err error) error {
	code, what := pupils.Explain(err)
	if code == "" {
		return err
	}
	return errs.New(errs.Invalid, "pupils."+code, t.T("error."+code, "what", what))
}

// mostLines is how many lines of one kind are named; the report names all.
const mostLines = 20

// say tells what became of the rows.
func (c minimiseCmd) say(s streams, t content.Page, r pupils.Report) error {
	w := s.out
	if c.Out == "-" || c.Report == "-" {
		w = s.err
	}
	lines := []string{t.N("result.made", r.Passed)}
	for _, f := range []struct {
		key string
		n   int
	}{{"set_aside", r.SetAside}, {"left_out", r.LeftOut}, {"read", r.Read}} {
		lines = append(lines, fmt.Sprintf("  %s: %d", t.T("fact."+f.key), f.n))
	}
	if r.NoYears {
		lines = append(lines, t.T("result.no_years"))
	}
	lines = append(lines, findings(t, r)...)
	if len(r.Dropped) > 0 {
		lines = append(lines, t.T("result.dropped")+": "+strings.Join(r.Dropped, ", "))
	}
	if len(r.Absent) > 0 {
		lines = append(lines, t.T("result.absent")+": "+strings.Join(r.Absent, ", "))
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

// findings tells those of the same kind together, in the order in which they first stand.
func findings(t content.Page, r pupils.Report) []string {
	type kind struct {
		column  string
		problem pupils.Problem
	}
	var order []kind
	at := map[kind][]int{}
	for _, f := range r.Findings {
		k := kind{f.Column, f.Problem}
		if at[k] == nil {
			order = append(order, k)
		}
		at[k] = append(at[k], f.Line)
	}
	var out []string
	for _, k := range order {
		named := make([]string, 0, mostLines)
		for _, n := range at[k][:min(len(at[k]), mostLines)] {
			named = append(named, fmt.Sprint(n))
		}
		text := strings.Join(named, ", ")
		if rest := len(at[k]) - mostLines; rest > 0 {
			text = t.T("result.lines.more", "lines", text, "rest", fmt.Sprint(rest))
		}
		what := t.T("problem." + string(k.problem))
		if k.column != "" {
			what = k.column + ": " + what
		}
		out = append(out, fmt.Sprintf("  %s. %s", what, t.N("result.lines", len(at[k]), "lines", text)))
	}
	return out
}
