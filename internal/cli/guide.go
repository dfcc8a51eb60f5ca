package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// guideCmd groups what the practitioner's guide does on the command line.
type guideCmd struct {
	Ask   guideAskCmd   `cmd:"" help:"Ask whether to share. Prints the advice as JSON; facts that cannot be understood end with status 2."`
	Facts guideFactsCmd `cmd:"" help:"Print the JSON Schema of a facts file."`
}

type guideAskCmd struct {
	Facts string `required:"" placeholder:"FILE.json" help:"The facts, as docs/reference/guide-facts.md describes them; - reads them from the standard input."`
	Pack  string `help:"Folder of the partnership's pack, or the name of one inside the program (setting pack)."`
}

type guideFactsCmd struct {
	Pack string `help:"Folder of the partnership's pack, or the name of one inside the program (setting pack)."`
}

// notUnderstood marks an error in what a command was given; the command ends with status 2.
type notUnderstood struct{ error }

// Unwrap gives the error itself.
func (n notUnderstood) Unwrap() error { return n.error }

// Run implements the command.
func (c guideAskCmd) Run(s streams) error {
	g, err := guideOf(c.Pack, s)
	if err != nil {
		return err
	}
	data, err := c.read(s.in)
	if err != nil {
		return notUnderstood{err}
	}
	facts, on, err := g.ParseJSON(data)
	if err != nil {
		return notUnderstood{err}
	}
	if on.IsZero() {
		on = clock.Real{}.Now()
	}
	return printJSON(s.out, g.Ask(facts, on))
}

func (c guideAskCmd) read(in io.Reader) ([]byte, error) {
	const most = 1 << 20 // facts are codes; a file beyond this is something else
	if c.Facts != "-" {
		f, err := os.Open(c.Facts)
		if err != nil {
			return nil, errs.Wrap(errs.Invalid, "guide.facts_unreadable", "The facts file cannot be read.", err)
		}
		defer func() { _ = f.Close() }() // read only
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, errs.Wrap(errs.Invalid, "guide.facts_unreadable", "The facts file cannot be read.", err)
	case len(data) > most:
		return nil, errs.Wrap(errs.Invalid, "guide.facts_unreadable", "The facts file cannot be read.", errors.New("it is larger than facts can be"))
	}
	return data, nil
}

// Run implements the command.
func (c guideFactsCmd) Run(s streams) error {
	g, err := guideOf(c.Pack, s)
	if err != nil {
		return err
	}
	return printJSON(s.out, g.Schema())
}

// guideOf loads the guide with a partnership's purposes.
func guideOf(path string, s streams) (*guide.Guide, error) {
	book, err := bookOf(path, s)
	if err != nil {
		return nil, err
	}
	return guide.Load(rulebookdata.EnglandGuide(), book)
}

// bookOf reads the law with the rules of a partnership's pack.
func bookOf(path string, s streams) (*rulebook.Book, error) {
	cfg, err := common{Pack: path}.load(s, nil)
	if err != nil {
		return nil, err
	}
	fsys, err := openPack(cfg.Pack)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, "purposes.yaml"); err != nil {
		if fsys, err = packs.Named(basePack); err != nil {
			return nil, err
		}
	}
	return rulebook.Load(rulebookdata.England(), fsys)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
