package oneoffpage

import (
	"strings"

	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// historyView is what happened to a final record, newest first, with the differences marked.
type historyView struct {
	Title   string
	Entries []historyEntry
}

// historyEntry is one entry of the chain.
type historyEntry struct {
	What, When, Who, Why string
	Changes              []changeView
}

// changeView is one answer that changed: the sentence first, the marked words second.
type changeView struct {
	Line layout.ChangeLine
	Runs []layout.Run
}

// changesShown is how many changes of one entry are spelt out; a completion may have dozens.
const changesShown = 12

func (p *recordPage) history(c *page.Ctx, v oneoff.View) historyView {
	out := historyView{}
	if len(v.Entries) < 2 {
		return out
	}
	out.Title = c.Text.T("history")
	for i := len(v.Entries) - 1; i >= 0; i-- {
		e := v.Entries[i]
		one := historyEntry{What: c.Text.T("entry." + string(e.Kind)), When: layout.FormatDateTime(e.At), Who: joinDots(e.Organisation, roleWords(c, e.Role)), Why: e.Reason}
		switch e.Kind {
		case oneoff.EntryAdvice:
			one.Why = ""
		case oneoff.EntryCountersign:
			one.Why = c.Text.T("second." + e.Reason)
		case oneoff.EntryFinal, oneoff.EntryCompletion, oneoff.EntryAmendment, oneoff.EntryAck, oneoff.EntryOutcome, oneoff.EntryCorrection, oneoff.EntryOverride:
		}
		for n, ch := range e.Changed {
			if n == changesShown {
				one.Changes = append(one.Changes, changeView{Line: layout.ChangeLine{Text: c.Text.N("changes.more", len(e.Changed)-n), Kind: layout.ChangeAlters}})
				break
			}
			one.Changes = append(one.Changes, p.change(c, v, ch))
		}
		out.Entries = append(out.Entries, one)
	}
	return out
}

// change words one changed answer.
func (p *recordPage) change(c *page.Ctx, v oneoff.View, ch oneoff.ChangeLine) changeView {
	f, _ := oneoff.FieldByKey(ch.Key)
	was, now := strings.Join(p.answer(f, namesOf(v), ch.Was), "; "), strings.Join(p.answer(f, namesOf(v), ch.Now), "; ")
	switch {
	case was == "":
		return changeView{Line: layout.ChangeLine{Text: c.Text.T("change.adds", "field", ch.Name), Kind: layout.ChangeAdds}, Runs: []layout.Run{{Text: now, Mark: layout.Inserted}}}
	case now == "":
		return changeView{Line: layout.ChangeLine{Text: c.Text.T("change.removes", "field", ch.Name), Kind: layout.ChangeRemoves}, Runs: []layout.Run{{Text: was, Mark: layout.Deleted}}}
	}
	return changeView{Line: layout.ChangeLine{Text: c.Text.T("change.alters", "field", ch.Name), Kind: layout.ChangeAlters},
		Runs: []layout.Run{{Text: was, Mark: layout.Deleted}, {Text: " "}, {Text: now, Mark: layout.Inserted}}}
}
