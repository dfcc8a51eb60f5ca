package clientpage

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/apiclient"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/web/page"
)

// decisions hands out what the applications were told.
type decisions struct{ Deps }

// Bounds of one file. Longer times are taken out in parts, with from and until in the address.
const (
	exportDays = 31
	exportMost = 500_000
)

// span reads the days of the address: from until, both included; the last month when it names none.
func span(c *page.Ctx) (from, until time.Time, err error) {
	last, first := c.Today(), c.Today().AddDays(1-exportDays)
	if q := c.Query("until"); q != "" {
		if last, err = clock.ParseDate(q); err != nil {
			return from, until, errSpan(c)
		}
		first = last.AddDays(1 - exportDays)
	}
	if q := c.Query("from"); q != "" {
		if first, err = clock.ParseDate(q); err != nil {
			return from, until, errSpan(c)
		}
	}
	if last.Before(first) || first.DaysUntil(last) >= 366 {
		return from, until, errSpan(c)
	}
	return first.Start(), last.AddDays(1).Start(), nil
}

func errSpan(c *page.Ctx) error {
	return errs.New(errs.Invalid, "apiclient.span", c.Text.T("span"))
}

// each calls fn for every decision of the time asked for.
func (p *decisions) each(c *page.Ctx, fn func(*apiclient.Decision) error) error {
	from, until, err := span(c)
	if err != nil {
		return err
	}
	n := 0
	return p.Clients.Export(c.R.Context(), c.Actor, from, until, func(d *apiclient.Decision) error {
		if n++; n > exportMost {
			return errs.New(errs.Invalid, "apiclient.long", c.Text.T("long"))
		}
		return fn(d)
	})
}

// answers are the words of machines for what was answered.
func answer(a apiclient.Answer) string {
	switch a {
	case apiclient.Covered:
		return "covered"
	case apiclient.LookAtIt:
		return "person_must_look"
	case apiclient.Listed:
		return "search"
	case apiclient.Failed:
		return "bad_question"
	case apiclient.NotCovered:
	}
	return "not_covered"
}

// record is one decision as programs read it.
type record struct {
	At           string                    `json:"at"`
	Application  apiclient.ID              `json:"application"`
	Request      string                    `json:"request,omitempty"`
	SubjectType  string                    `json:"subject_type,omitempty"`
	Subject      string                    `json:"subject,omitempty"`
	Action       string                    `json:"action,omitempty"`
	ResourceType string                    `json:"resource_type,omitempty"`
	Resource     string                    `json:"resource,omitempty"`
	Other        string                    `json:"other,omitempty"`
	Purpose      string                    `json:"purpose,omitempty"`
	Answer       string                    `json:"answer"`
	Reason       string                    `json:"reason,omitempty"`
	Found        int                       `json:"found,omitempty"`
	Records      []apiclient.RecordVersion `json:"records,omitempty"`
	Policy       uint64                    `json:"policy_version"`
}

func recordOf(d *apiclient.Decision) record {
	return record{clock.Format(d.At), d.Client, d.Request, d.SubjectType, d.Subject, d.Action, d.ResourceType, d.Resource, d.Other, d.Purpose,
		answer(d.Answer), d.Reason, d.Count, d.Records, d.Revision}
}

func (p *decisions) jsonl(c *page.Ctx) error {
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	if err := p.each(c, func(d *apiclient.Decision) error { return lines.Encode(recordOf(d)) }); err != nil {
		return err
	}
	return c.Download("decisions.jsonl", "application/jsonl", b.Bytes())
}

func (p *decisions) csv(c *page.Ctx) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write([]string{"at", "application", "request", "subject_type", "subject", "action", "resource_type", "resource", "other", "purpose", "answer", "reason", "found", "records", "policy_version"}); err != nil {
		return err
	}
	err := p.each(c, func(d *apiclient.Decision) error {
		r := recordOf(d)
		var refs []string
		for _, v := range r.Records {
			refs = append(refs, v.Ref+"@"+strconv.FormatInt(v.Version, 10))
		}
		row := []string{r.At, string(r.Application), r.Request, r.SubjectType, r.Subject, r.Action, r.ResourceType, r.Resource, r.Other, r.Purpose, r.Answer, r.Reason,
			strconv.Itoa(r.Found), strings.Join(refs, " "), strconv.FormatUint(r.Policy, 10)}
		for i, cell := range row {
			row[i] = harmless(cell)
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	return c.Download("decisions.csv", "text/csv; charset=utf-8", b.Bytes())
}

// harmless keeps spreadsheets from taking a cell for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
