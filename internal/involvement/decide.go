package involvement

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

const (
	mostText       = 4000
	mostLine       = 300
	mostConditions = 12
	mostAsked      = 40 // questions of the group on one proposal
)

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// said takes a text in: trimmed, with even line ends, and within a length.
func said(field, text, ask string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "" && ask != "":
		return "", invalid(field, "required", ask)
	case utf8.RuneCountInString(text) > mostText:
		return "", invalid(field, "too_long", fmt.Sprintf("Shorten this to %d characters or fewer", mostText))
	}
	return text, nil
}

func moved() error {
	return errs.New(errs.Conflict, "involvement.stage", "This proposal has moved on since the page was opened. Look at it again.")
}

// changedMeanwhile refuses words on a text that is no longer the one the page showed.
func changedMeanwhile() error {
	return errs.New(errs.Conflict, "involvement.text_changed", "The text changed while you were reading. Look at what changed, then say what you think.")
}

// actor is who does something, at a time.
type actor struct {
	by   access.Actor
	role access.Role
	now  time.Time
	id   string // for what is made
}

// Give is a member's view on the text the page showed.
type Give struct {
	Ref      string
	Key      string // submission key
	Hash     string // of the text the page showed
	Position Position
	Words    string
	Public   bool
	Sound    ident.File // a recording that was just taken in; "" keeps what is there
	Seat     string     `json:"-"`
	Member   string     `json:"-"`
}

// give takes a member's view in; a second one changes the first, which keeps what it said.
func (p *Proposal) give(a actor, cmd Give) error {
	if p.Stage != Asking {
		return errs.New(errs.Conflict, "involvement.closed", "The time for views is over. Your view stands as you gave it.")
	}
	if cmd.Hash != p.Current().Hash {
		return changedMeanwhile()
	}
	words, err := said("words", cmd.Words, "")
	if err != nil {
		return err
	}
	v := p.Mine(a.by.Person)
	sound := cmd.Sound
	if v != nil && sound == "" {
		sound = v.Sound
	}
	if !cmd.Position.Valid() {
		return invalid("position", "required", "Choose what you think")
	}
	if words == "" && sound == "" && cmd.Position != NoView {
		return invalid("words", "required", needWords(cmd.Position))
	}
	p.hear(View{ID: a.id, By: a.by.Person, Member: cmd.Member, Seat: cmd.Seat, Way: Written, Public: cmd.Public, Position: cmd.Position,
		Words: words, Sound: sound, Text: p.Current().N, Hash: p.Current().Hash, At: a.now, FirstAt: a.now}, v)
	return nil
}

// hear keeps a view: as a new one, or in the place of an earlier one with its history.
func (p *Proposal) hear(v View, old *View) {
	if v.Sound != "" {
		v.Way = Voice
		if v.Words != "" {
			v.TypedBy = v.By
		}
	}
	if old == nil {
		p.Views = append(p.Views, v)
		return
	}
	if old.Position == v.Position && old.Words == v.Words && old.Public == v.Public && old.Hash == v.Hash && old.Sound == v.Sound {
		return
	}
	v.ID, v.FirstAt = old.ID, old.FirstAt
	v.Earlier = append(slices.Clone(old.Earlier), Earlier{old.Position, old.Words, old.Public, old.Text, old.Hash, old.At})
	v.Hidden = old.Hidden // hidden words come back only when the secretariat shows them again
	*old = v
}

func needWords(p Position) string {
	switch p {
	case YesIf:
		return "Write what must be so before you say yes"
	case NoUnless:
		return "Write what must change before you stop saying no"
	case Yes, No, NoView:
	}
	return "Write a few words on why you think so"
}

// takeBack takes a member's view back; the trace that there was one stays.
func (p *Proposal) takeBack(a actor) error {
	v := p.Mine(a.by.Person)
	if v == nil || p.Stage != Asking {
		return moved()
	}
	v.TakenBack, v.At = true, a.now
	return nil
}

// Enter is a view that staff enter: from paper, or said at a session.
type Enter struct {
	Ref      string
	Key      string
	Way      Way
	Position Position
	Words    string
	Public   bool
	Source   string
	On       clock.Date
	Heads    int
	Member   string // whose it is, when it came on paper from a member
}

func (p *Proposal) enter(a actor, cmd Enter, g *Group) error {
	if p.Stage != Asking && p.Stage != Weighing {
		return moved()
	}
	var fields []errs.Field
	add := func(name, code, message string) {
		fields = append(fields, errs.Field{Name: name, Code: code, Message: message})
	}
	if !cmd.Way.Staffed() {
		add("way", "required", "Say how the view came")
	}
	if !cmd.Position.Valid() {
		add("position", "required", "Choose what was said")
	}
	words, err := said("words", cmd.Words, "Write what was said")
	fields = append(fields, errs.FieldsOf(err)...)
	source := strings.TrimSpace(cmd.Source)
	if source == "" {
		add("source", "required", "Say where the view comes from, such as the session or the letter")
	}
	if cmd.On.IsZero() || cmd.On.After(clock.DateOf(a.now)) {
		add("on", "date", "Enter the day on which it was said, today or earlier")
	}
	if cmd.Heads < 0 || cmd.Way == Session && cmd.Heads == 0 {
		add("heads", "required", "Enter how many people spoke")
	}
	seat := ""
	if cmd.Member != "" {
		m, ok := g.Member(cmd.Member)
		if !ok {
			add("member", "not_offered", "Choose one of the members")
		}
		seat = g.SeatOf(m)
	}
	if err := errs.InvalidFields(fields); err != nil {
		return err
	}
	p.hear(View{ID: a.id, Member: cmd.Member, Seat: seat, Way: cmd.Way, Public: cmd.Public, Position: cmd.Position, Words: words, Source: source,
		On: cmd.On, Heads: cmd.Heads, EnteredBy: a.by.Person, Text: p.Current().N, Hash: p.Current().Hash, At: a.now, FirstAt: a.now}, nil)
	return nil
}

// typeDown writes the words of a recording down. Members write down their own alone.
func (p *Proposal) typeDown(a actor, id, words string) error {
	v := p.View(id)
	if v == nil || v.Way != Voice || v.TakenBack {
		return errs.New(errs.NotFound, "involvement.no_view", "We could not find this recording.")
	}
	if a.role == access.Involvement && v.By != a.by.Person {
		return errs.New(errs.Forbidden, "involvement.not_yours", "Only the secretariat writes down what somebody else said.")
	}
	if v.Words != "" && v.TypedBy == v.By && a.by.Person != v.By {
		return errs.New(errs.Conflict, "involvement.typed", "Whoever spoke has written the words down already.")
	}
	words, err := said("words", words, "Write down what is said in the recording")
	if err != nil {
		return err
	}
	if v.Words != "" && v.Words != words {
		v.Earlier = append(slices.Clone(v.Earlier), Earlier{v.Position, v.Words, v.Public, v.Text, v.Hash, v.At})
	}
	v.Words, v.TypedBy = words, a.by.Person
	return nil
}

// hide keeps words from the public, or shows them again when reason is empty. What was hidden, by whom
// and why stays.
func (p *Proposal) hide(a actor, id, reason string) error {
	h := &Hidden{Reason: strings.TrimSpace(reason), By: a.by.Person, At: a.now}
	if h.Reason == "" {
		return invalid("reason", "required", "Say why the words are hidden. The public reads this reason")
	}
	if utf8.RuneCountInString(h.Reason) > mostLine {
		return invalid("reason", "too_long", "Shorten the reason")
	}
	if v := p.View(id); v != nil {
		v.Hidden = h
		return nil
	}
	if q := p.question(id); q != nil {
		q.Hidden = h
		return nil
	}
	return errs.New(errs.NotFound, "involvement.no_view", "We could not find these words.")
}

// unhide shows words again.
func (p *Proposal) unhide(id string) error {
	if v := p.View(id); v != nil && v.Hidden != nil {
		v.Hidden = nil
		return nil
	}
	if q := p.question(id); q != nil && q.Hidden != nil {
		q.Hidden = nil
		return nil
	}
	return errs.New(errs.NotFound, "involvement.no_view", "We could not find these words.")
}

func (p *Proposal) question(id string) *Ask {
	for i := range p.Asked {
		if p.Asked[i].ID == id {
			return &p.Asked[i]
		}
	}
	return nil
}

// ask puts a question to the authors.
func (p *Proposal) ask(a actor, text, seat string) error {
	if len(p.Asked) >= mostAsked {
		return errs.New(errs.TooMany, "involvement.many_questions", "There are very many questions here already. Wait for answers first.")
	}
	text, err := said("text", text, "Write your question")
	if err != nil {
		return err
	}
	p.Asked = append(p.Asked, Ask{ID: a.id, By: a.by.Person, Seat: seat, Text: text, At: a.now})
	return nil
}

// answer answers a question; a second answer takes the place of the first.
func (p *Proposal) answer(a actor, id, text string) error {
	q := p.question(id)
	if q == nil {
		return errs.New(errs.NotFound, "involvement.no_question", "We could not find this question.")
	}
	text, err := said("text", text, "Write the answer")
	if err != nil {
		return err
	}
	q.Answer, q.AnsweredBy, q.AnsweredAt = text, a.by.Person, a.now
	return nil
}

// unanswered reports whether a question waits.
func (p *Proposal) unanswered() bool {
	return slices.ContainsFunc(p.Asked, func(q Ask) bool { return q.Answer == "" && q.Hidden == nil })
}

// explain adds the authors' own words to answers. Only what differs from before is kept, with its time.
func (p *Proposal) explain(a actor, words map[string]string) error {
	for _, key := range Questions() {
		text, given := words[key]
		if !given {
			continue
		}
		text, err := said(key, text, "")
		if err != nil {
			return err
		}
		if old, _ := p.Word(key); old.Text != text {
			p.Words = append(p.Words, Word{Key: key, Text: text, By: a.by.Person, At: a.now})
		}
	}
	return nil
}
