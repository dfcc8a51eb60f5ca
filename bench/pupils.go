package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sharewell/internal/rulebook"
	"sharewell/internal/school"
	"sharewell/internal/school/pupils"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// Minimised is what making a list of so many pupils took.
type Minimised struct {
	Format string  `json:"format"`
	Pupils int     `json:"pupils"`
	MB     float64 `json:"mb"`
	CPUMS  float64 `json:"cpu_ms"`
}

const manyPupils = 50_000

// minimising measures how pupil lists are made, from both kinds of file.
func minimising(_ context.Context, s setting) error {
	law, err := packs.Named("kent-and-medway")
	if err != nil {
		return err
	}
	book, err := rulebook.Load(rulebookdata.England(), law)
	if err != nil {
		return err
	}
	p, err := school.Load(rulebookdata.EnglandSchools(), book)
	if err != nil {
		return err
	}
	plan, err := p.Plan("hpv", "secondary", nil)
	if err != nil {
		return err
	}
	text, sheet, err := classLists(manyPupils)
	if err != nil {
		return err
	}
	var all []Minimised
	for _, f := range []struct {
		format string
		data   []byte
	}{{"csv", text}, {"xlsx", sheet}} {
		began := cpuTime()
		rows, err := pupils.Read(f.data, p.Columns())
		if err != nil {
			return err
		}
		r, err := pupils.Minimise(rows, csv.NewWriter(io.Discard), p.Columns(), plan, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
		if err != nil || r.Passed != manyPupils {
			return errors.Join(err, fmt.Errorf("%d of %d pupils are in the list", r.Passed, manyPupils))
		}
		m := Minimised{f.format, manyPupils, float64(len(f.data)) / 1e6, ms(cpuTime() - began)}
		fmt.Printf("%-5s %d pupils, %.1f MB: %.0f ms of CPU\n", m.Format, m.Pupils, m.MB, m.CPUMS)
		all = append(all, m)
	}
	return keep(s.out, "pupils.json", all)
}

// classLists makes the same class list as text and as a workbook.
func classLists(n int) (text, sheet []byte, err error) {
	heads := []string{"Forename", "Surname", "DOB", "Gender", "Postcode", "NHS Number", "Year Group", "UPN", "FSM", "Religion"}
	var b strings.Builder
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, nil, err
	}
	write := func(row int, values []string) error {
		b.WriteString(strings.Join(values, ",") + "\n")
		cells := make([]any, len(values))
		for i, v := range values {
			cells[i] = v
		}
		return w.SetRow(fmt.Sprintf("A%d", row), cells)
	}
	err = write(1, heads)
	for i := range n {
		err = errors.Join(err, write(i+2, []string{fmt.Sprintf("First%d", i), fmt.Sprintf("Last%d", i), fmt.Sprintf("%02d/%02d/2013", 1+i%28, 1+i%12), "F",
			"CT1 1AA", "999 000 0018", "8", "H801200001001", "N", "None"}))
	}
	var out bytes.Buffer
	err = errors.Join(err, w.Flush(), f.Write(&out))
	return []byte(b.String()), out.Bytes(), err
}
