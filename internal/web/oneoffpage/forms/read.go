package forms

import (
	"bytes"
	"slices"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
)

// Why says why a piece of text is no answer of the draft.
type Why string

// The reasons.
const (
	WhyChoice       Why = "choice"       // not one of the answers offered
	WhyDate         Why = "date"         // not a day
	WhyTime         Why = "time"         // not a day with an hour
	WhyNumber       Why = "number"       // not a whole number
	WhyOrganisation Why = "organisation" // no organisation of that name
	WhyOwnSide      Why = "own_side"     // another organisation stands where the writer's own belongs
	WhyLong         Why = "long"         // far longer than any answer
	WhyLater        Why = "later"        // the service or a later step answers this
	WhyUnknown      Why = "unknown"      // the form has no such question
	WhyOutside      Why = "outside"      // written between the questions
)

// Left is a piece of text that is no answer of the draft, word for word.
type Left struct {
	Where string // the question; "" when it stood at none
	Text  string
	Why   Why
}

// Note is something to know about how the document was read.
type Note struct {
	Code  string
	Count int
}

// Reading is what a completed form says.
type Reading struct {
	Answers oneoff.Answers
	Left    []Left
	Notes   []Note
	Names   map[string]string // what the form calls an organisation, by its identifier
}

// Lookup finds an organisation of the directory by its name.
type Lookup func(name string) (id string, ok bool, err error)

// Read understands a completed form for the organisation whose record it becomes. It refuses a document
// that is no such form.
func (m Form) Read(x document.Extract, own string, find Lookup) (Reading, error) {
	r := &reader{form: m, x: x, find: find, values: map[string]string{}, ticks: map[string][]string{}, out: Reading{Answers: oneoff.Answers{}, Names: map[string]string{}}}
	r.collect()
	r.byLabels()
	if !r.ours {
		return Reading{}, errs.New(errs.Invalid, "oneoff.not_the_form", m.Words.T("refused"))
	}
	for _, f := range oneoff.Fields() {
		if err := r.field(f); err != nil {
			return Reading{}, err
		}
	}
	r.settle(own)
	r.outside()
	r.notes()
	return r.out, nil
}

type reader struct {
	form   Form
	x      document.Extract
	find   Lookup
	values map[string]string   // what stands in a question
	ticks  map[string][]string // codes ticked
	own    map[string]bool     // the form's own words, made when they are needed
	used   map[string]bool     // paragraphs read by their labels
	ours   bool                // some question of the form was found
	out    Reading
}

func (r *reader) left(where, text string, why Why) {
	if strings.TrimSpace(text) != "" {
		r.out.Left = append(r.out.Left, Left{where, text, why})
	}
}

// collect sorts what stands in the fields of the document.
func (r *reader) collect() {
	for _, v := range r.x.Fields {
		key, code, isTick := strings.Cut(v.Key, ".")
		f, known := oneoff.FieldByKey(key)
		switch {
		case !known:
			r.left(v.Key, r.unprompted(v.Value), WhyUnknown)
		case isTick:
			r.ours = true
			r.tick(f, code, v.Value)
		default:
			r.ours = true
			r.values[key] = r.unprompted(v.Value)
		}
	}
}

func (r *reader) unprompted(text string) string {
	if document.Plainly(text) == r.form.Words.T("prompt") {
		return ""
	}
	return text
}

// tick reads one tick box. Other marks than the box's own count when people typed them.
func (r *reader) tick(f oneoff.Field, code, mark string) {
	if _, found := r.ticks[f.Key]; !found {
		r.ticks[f.Key] = []string{}
	}
	on, plain := ticked(mark)
	if !plain {
		r.left(r.form.label(f)+": "+r.form.labelOf(f, code), mark, WhyChoice)
		return
	}
	if !on {
		return
	}
	if !r.form.offers(f, code) {
		r.left(r.form.label(f), code, WhyChoice)
		return
	}
	r.ticks[f.Key] = append(r.ticks[f.Key], code)
}

// ticked reads a mark; plain is false when it is something else.
func ticked(mark string) (on, plain bool) {
	switch strings.ToLower(strings.TrimSpace(mark)) {
	case "", document.Unticked, "\u25a1", "[]", "[ ]", "no", "-":
		return false, true
	case document.Ticked, "\u2611", "\u2713", "\u2714", "\u2717", "\u2718", "\u25a0", "x", "[x]", "yes", "y":
		return true, true
	}
	return false, false
}

func (m Form) offers(f oneoff.Field, code string) bool {
	return slices.ContainsFunc(m.options(f), func(o document.Option) bool { return o.Code == code })
}

// field turns what stands in one question into an answer.
func (r *reader) field(f oneoff.Field) error {
	text := r.values[f.Key]
	if f.ReadOnly || f.After {
		r.left(r.form.label(f), text, WhyLater)
		return nil
	}
	if codes := r.ticks[f.Key]; len(codes) > 0 {
		r.out.Answers[f.Key] = sorted(codes)
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	switch f.Kind {
	case oneoff.KindCheckboxes:
		r.several(f, text)
	case oneoff.KindSelect, oneoff.KindRadios, oneoff.KindBool:
		code, ok := r.x.Chosen[f.Key]
		if !ok || !r.form.offers(f, code) {
			code, ok = r.form.chosen(f, text)
		}
		r.take(f, code, ok, WhyChoice)
	case oneoff.KindDate:
		day, ok := readDate(text)
		r.take(f, day.String(), ok, WhyDate)
	case oneoff.KindDateTime:
		at, ok := readTime(text)
		r.take(f, at, ok, WhyTime)
	case oneoff.KindNumber:
		n, ok := readNumber(text)
		r.take(f, n, ok, WhyNumber)
	case oneoff.KindOrganisation:
		return r.organisation(f, text)
	case oneoff.KindText, oneoff.KindTextarea, oneoff.KindEmail:
		r.take(f, strings.TrimSpace(text), len(text) <= hardest(f), WhyLong)
	}
	return nil
}

// hardest is the length from which no draft keeps an answer.
func hardest(f oneoff.Field) int { return max(f.Max, 1000) * 10 }

func (r *reader) take(f oneoff.Field, value string, ok bool, why Why) {
	if !ok {
		r.left(r.form.label(f), r.values[f.Key], why)
		return
	}
	r.out.Answers[f.Key] = []string{value}
}

// several reads choices that were written out, one to a line or parted by semicolons.
func (r *reader) several(f oneoff.Field, text string) {
	codes := slices.Clone(r.out.Answers[f.Key])
	if code, ok := r.form.chosen(f, text); ok {
		r.out.Answers[f.Key] = sorted(append(codes, code))
		return
	}
	for _, piece := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == ';' }) {
		code, ok := r.form.chosen(f, piece)
		if !ok {
			r.left(r.form.label(f), piece, WhyChoice)
			continue
		}
		codes = append(codes, code)
	}
	if len(codes) > 0 {
		r.out.Answers[f.Key] = sorted(codes)
	}
}

func sorted(codes []string) []string {
	out := slices.Sorted(slices.Values(codes))
	return slices.Compact(out)
}

// organisation finds a side in the directory. A receiver that is not in it is kept by its name.
func (r *reader) organisation(f oneoff.Field, text string) error {
	id, ok, err := r.find(document.Plainly(text))
	if err != nil {
		return err
	}
	switch {
	case ok:
		r.out.Answers[f.Key], r.out.Names[id] = []string{id}, document.Plainly(text)
	case f.Key == "recipient_org" && strings.TrimSpace(r.values["recipient_name"]) == "" && len(text) <= hardest(f):
		r.out.Answers["recipient_name"] = []string{document.Plainly(text)}
		r.note("receiver_outside", 1)
	case f.Key == "provider_org" && r.out.Answers.Is("direction", "request_made") && strings.TrimSpace(r.values["provider_name"]) == "" && len(text) <= hardest(f):
		r.out.Answers["provider_name"] = []string{document.Plainly(text)}
		r.note("giver_outside", 1)
	default:
		r.left(r.form.label(f), text, WhyOrganisation)
	}
	return nil
}

// settle takes the writer's own organisation out, because a record has it from whoever writes it, and
// says so where another stood in its place.
func (r *reader) settle(own string) {
	mine, other := "provider_org", "recipient_org"
	if r.out.Answers.Is("direction", "request_made") {
		mine, other = other, mine
	}
	for key, fits := range map[string]bool{mine: r.out.Answers.Is(mine, own), other: !r.out.Answers.Is(other, own)} {
		f, known := oneoff.FieldByKey(key)
		if known && r.out.Answers.Given(key) && !fits {
			r.left(r.form.label(f), r.values[key], WhyOwnSide)
			delete(r.out.Answers, key)
		}
	}
	delete(r.out.Answers, mine)
}

// outside lists what stands in no question.
func (r *reader) outside() {
	var lines []string
	for _, text := range r.x.Outside {
		if !r.used[document.Plainly(text)] && !r.formsOwn(text) {
			lines = append(lines, text)
		}
	}
	r.left("", strings.Join(lines, "\n"), WhyOutside)
	for _, a := range r.x.Asides {
		r.left("", a.Text, Why(a.Kind))
	}
}

// formsOwn reports words that the form brought along, which the document itself may no longer tell.
func (r *reader) formsOwn(text string) bool {
	if r.own == nil {
		r.own = r.form.ownWords()
	}
	return r.own[document.Plainly(text)]
}

// ownWords are the paragraphs of the blank form.
func (m Form) ownWords() map[string]bool {
	out := map[string]bool{}
	var b bytes.Buffer
	if err := document.WriteDOCX(&b, m.Blank()); err != nil {
		return out // a test writes the form
	}
	x, err := document.ReadDOCX(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return out
	}
	for _, p := range x.Paragraphs {
		out[document.Plainly(p.Text)] = true
		out[unmarked(p.Text)] = true
	}
	return out
}

// unmarked takes the box off the front of an answer.
func unmarked(text string) string {
	return document.Plainly(strings.TrimLeft(document.Plainly(text), document.Unticked+document.Ticked+"\u2611 "))
}

func (r *reader) note(code string, n int) { r.out.Notes = append(r.out.Notes, Note{code, n}) }

// notes say how the document was read. What is shown word for word needs no count.
func (r *reader) notes() {
	if r.x.Edition != "" && r.x.Edition != r.form.Edition() {
		r.note("older_edition", 1)
	}
	for _, u := range r.x.Unread {
		shown := slices.ContainsFunc(r.x.Asides, func(a document.Aside) bool { return a.Kind == u.Kind })
		if !shown && u.Kind != document.UnreadControl && u.Kind != document.UnreadRepeated { // their text is shown as outside
			r.note(string(u.Kind), u.Count)
		}
	}
}

func (m Form) labelOf(f oneoff.Field, code string) string {
	for _, o := range m.options(f) {
		if o.Code == code {
			return o.Text
		}
	}
	return code
}
