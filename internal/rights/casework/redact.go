package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
)

// Black stands where words were taken out. Its length says nothing of theirs.
const Black = "█████"

// words gives the texts that a line of a part holds: of what was asked when n is below nought.
func words(c *Case, p *Part, n int) (texts []*string, marks *[]string, redacted *int, ok bool) {
	if n < 0 {
		texts = append(texts, &c.Text)
		for i := range p.Items {
			texts = append(texts, &p.Items[i].Name)
		}
		return texts, &c.Marks, &c.Redacted, true
	}
	if n >= len(p.Lines) {
		return nil, nil, nil, false
	}
	l := &p.Lines[n]
	texts = append(texts, &l.Text)
	switch l.What {
	case WhatAnswered:
		if p.Outcome != nil {
			texts = append(texts, &p.Outcome.Text)
		}
	case WhatLearning:
		for i := range p.Learning {
			if p.Learning[i].At.Equal(l.At) {
				texts = append(texts, &p.Learning[i].Text)
			}
		}
	case WhatExtended, WhatReceiptMoved:
		for i := range p.Story.Moves {
			if p.Story.Moves[i].At.Equal(l.At) {
				texts = append(texts, &p.Story.Moves[i].Why)
			}
		}
	}
	return texts, &l.Marks, &l.Redacted, true
}

func (s *Service) care(why string) error {
	if _, ok := s.deps.Book.Item("case_mark", why); !ok {
		return invalid("why", "required", "Say why")
	}
	return nil
}

func addMark(marks *[]string, why string) {
	if !slices.Contains(*marks, why) {
		*marks = append(*marks, why)
	}
}

// Redact takes words out. They are gone: what stays is that they were taken out, by which role, when and why.
func (s *Service) Redact(ctx context.Context, a access.Actor, ref string, cmd Redact) error {
	return s.do(ctx, a, ref, order{command: access.RedactCase, decide: func(c *Case, p *Part, _ time.Time) (Line, error) {
		texts, marks, redacted, ok := words(c, p, cmd.Line)
		if !ok {
			return Line{}, moved()
		}
		if err := s.care(cmd.Why); err != nil {
			return Line{}, err
		}
		if strings.Trim(cmd.Words, " █") == "" {
			return Line{}, invalid("words", "required", "Copy the words that are to go")
		}
		found := 0
		for _, t := range texts {
			found += strings.Count(*t, cmd.Words)
			*t = strings.ReplaceAll(*t, cmd.Words, Black)
		}
		if found == 0 {
			return Line{}, invalid("words", "not_found", "These words do not stand there. Copy them exactly")
		}
		*redacted += found
		addMark(marks, cmd.Why)
		return Line{What: WhatRedacted, Code: cmd.Why}, nil
	}})
}

// Mark says why words need care.
func (s *Service) Mark(ctx context.Context, a access.Actor, ref string, cmd Mark) error {
	return s.do(ctx, a, ref, order{command: access.RedactCase, decide: func(c *Case, p *Part, _ time.Time) (Line, error) {
		_, marks, _, ok := words(c, p, cmd.Line)
		if !ok {
			return Line{}, moved()
		}
		if err := s.care(cmd.Why); err != nil {
			return Line{}, err
		}
		addMark(marks, cmd.Why)
		return Line{What: WhatMarked, Code: cmd.Why}, nil
	}})
}
