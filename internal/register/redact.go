package register

import (
	"sharewell/internal/sharing"
)

// public gives the content with every answer taken out that is not public at the level. It is the one
// place where anything is let out: nothing else of this package looks at a record's own content.
func public(c sharing.Content, level Level) sharing.Content {
	if level == LevelWithheld {
		return sharing.Content{Publication: c.Publication, WithheldReason: c.WithheldReason}
	}
	out := c.Clone()
	out.ParentEdition = "" // set by the program, so in no field
	for _, f := range sharing.Fields() {
		if !shown(f.Public, level) {
			f.Set(&out, nil)
		}
	}
	for _, k := range sharing.RowKinds() {
		for _, row := range k.Rows(&out) {
			for _, f := range k.Fields {
				if !shown(f.Public, level) {
					f.Set(&out, row.Index, nil)
				}
			}
		}
	}
	if level != LevelFull { // the names of single items say more than their kinds
		for i := range out.Items {
			out.Items[i].Name = ""
		}
	}
	return out
}

// shown reports whether an answer of a public level is shown at the entry's level.
func shown(answer sharing.Level, level Level) bool {
	switch level {
	case LevelFull:
		return answer == sharing.Summary || answer == sharing.Full
	case LevelSummary, LevelOutcome:
		return answer == sharing.Summary
	case LevelWithheld:
	}
	return false
}

// levelOf gives the level a record's lead chose. No choice, or one we do not know, is a summary.
func levelOf(c *sharing.Content) Level {
	switch c.Publication {
	case "full":
		return LevelFull
	case "withheld":
		return LevelWithheld
	}
	return LevelSummary
}

// stricter gives the level that shows less.
func stricter(a, b Level) Level {
	rank := func(l Level) int {
		switch l {
		case LevelWithheld:
			return 0
		case LevelOutcome:
			return 1
		case LevelSummary:
			return 2
		case LevelFull:
			return 3
		}
		return 0
	}
	if rank(a) < rank(b) {
		return a
	}
	return b
}
