package forms

import (
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/sharing/oneoff"
)

// byLabels finds, by the words above them, the answers to questions whose fields a word processor threw
// away. It is the last resort, for questions that the document has no other trace of.
func (r *reader) byLabels() {
	r.used = map[string]bool{}
	labels := map[string]int{}
	for _, f := range asked() {
		labels[document.Plainly(r.form.label(f))] = 0
	}
	n := 0
	for _, f := range inOrder() {
		label := document.Plainly(r.form.label(f))
		nth := labels[label] // two questions may have the same words: the order of the form tells them apart
		labels[label]++
		_, hasTicks := r.ticks[f.Key]
		if _, has := r.values[f.Key]; has || hasTicks {
			continue
		}
		if r.byLabel(f, nth, labels) {
			r.ours = true
			n++
		}
	}
	if n > 0 {
		r.note("by_labels", n)
	}
}

// byLabel reads one question; false when it was not found or not answered.
func (r *reader) byLabel(f oneoff.Field, nth int, labels map[string]int) bool {
	start, same := r.labelled(document.Plainly(r.form.label(f)), nth)
	if start < 0 {
		return false
	}
	lines := r.answerLines(f, start, labels)
	if same != "" {
		lines = append([]string{same}, lines...)
	}
	if f.Kind == oneoff.KindCheckboxes {
		return r.tickLines(f, lines)
	}
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	if text == "" {
		return false
	}
	r.use(lines)
	r.use([]string{r.x.Paragraphs[start].Text})
	r.values[f.Key] = text
	return true
}

// labelled finds the nth paragraph that is a label, or begins with one and a colon.
func (r *reader) labelled(label string, nth int) (at int, same string) {
	for i, p := range r.x.Paragraphs {
		text := document.Plainly(p.Text)
		rest, ok := strings.CutPrefix(text, strings.TrimSuffix(label, "?")+":")
		if !ok && text != label {
			continue
		}
		if nth > 0 {
			nth--
			continue
		}
		if !ok {
			rest = ""
		}
		return i, strings.TrimSpace(rest)
	}
	return -1, ""
}

// answerLines are the paragraphs from a label to the next words of the form.
func (r *reader) answerLines(f oneoff.Field, start int, labels map[string]int) []string {
	if r.own == nil {
		r.own = r.form.ownWords()
	}
	var out []string
	for _, p := range r.x.Paragraphs[start+1:] {
		text := document.Plainly(p.Text)
		_, isLabel := labels[text]
		switch {
		case isLabel || p.Level > 0:
			return out
		case text == document.Plainly(r.form.hint(f)) || r.unprompted(text) == "":
		case f.Kind != oneoff.KindCheckboxes && r.own[text] && !r.isAnswer(f, text):
			return out
		default:
			out = append(out, p.Text)
		}
	}
	return out
}

// isAnswer reports whether words are one of a question's answers.
func (r *reader) isAnswer(f oneoff.Field, text string) bool {
	_, ok := r.form.chosen(f, text)
	return ok
}

// tickLines reads marks before answers.
func (r *reader) tickLines(f oneoff.Field, lines []string) bool {
	var codes []string
	for _, line := range lines {
		text := document.Plainly(line)
		for _, o := range r.form.options(f) {
			mark, ok := strings.CutSuffix(text, document.Plainly(o.Text))
			if !ok {
				continue
			}
			if on, plain := ticked(mark); plain && on {
				codes = append(codes, o.Code)
				r.use([]string{line})
			}
		}
	}
	if len(codes) == 0 {
		return false
	}
	r.ticks[f.Key] = codes
	return true
}

func (r *reader) use(lines []string) {
	for _, l := range lines {
		r.used[document.Plainly(l)] = true
	}
}
