package pack

import (
	"bytes"
	"fmt"

	"sharewell/internal/organisation"
)

// Imports reads the directory's files, ready to be tried or applied.
func (p *Pack) Imports() ([]organisation.Import, error) {
	var out []organisation.Import
	for _, d := range p.Directory {
		rows, wrong, err := organisation.ParseDirectory(d.Kind, bytes.NewReader(d.data))
		if err != nil {
			return nil, fmt.Errorf("directory file %s: %w", d.File, err)
		}
		out = append(out, organisation.Import{
			Source: organisation.Source{File: d.File, Kind: d.Kind, AsOf: d.AsOf}, Rows: rows, Wrong: wrong,
		})
	}
	return out, nil
}
