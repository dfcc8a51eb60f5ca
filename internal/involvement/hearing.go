package involvement

import "sharewell/internal/sharing"

// Hearing says how far the proposal is, as the gate of records judges it. What is owed on an earlier text
// is not owed on a later one: a text that changed something that matters is another look.
func (p *Proposal) Hearing() sharing.Hearing {
	h := sharing.Hearing{Ref: p.Ref, URL: p.URL(), Text: p.Current().Hash, Views: p.Heard()}
	switch p.Stage {
	case Asking:
		h.Owed, h.Until = sharing.OwedViews, p.Closes
	case Weighing:
		h.Owed, h.Until = sharing.OwedAdvice, p.AdviseBy
	case Answering:
		h.Owed, h.Until = sharing.OwedAnswer, p.AnswerBy
	case Quiet:
		h.Silent = true
	case Spared:
		h.Free = true
	case Answered, Stopped:
	}
	return h
}
