package consultation

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ID identifies a consultation, a session, an answer or a booking.
type ID string

// Phase is how far a consultation has come.
type Phase string

// The phases, in their order.
const (
	Prepare Phase = "prepare"
	Open    Phase = "open"
	Closed  Phase = "closed"
	Noted   Phase = "noted"   // the notes are published
	Decided Phase = "decided" // the decision is published
	Done    Phase = "done"    // what was done with what was said is published, and those who wished were told
)

// Phases lists them.
func Phases() []Phase { return []Phase{Prepare, Open, Closed, Noted, Decided, Done} }

// Valid reports whether p is one of the phases.
func (p Phase) Valid() bool { return slices.Contains(Phases(), p) }

// Over reports whether nobody can answer online any more.
func (p Phase) Over() bool { return slices.Index(Phases(), p) >= slices.Index(Phases(), Closed) }

// Sources say how an answer came.
const (
	Online   = "online"
	Paper    = "paper"
	Phone    = "phone"
	Workshop = "workshop"
)

// Sources lists them.
func Sources() []string { return []string{Online, Paper, Phone, Workshop} }

// Kind is how a question is answered.
type Kind string

// The kinds of question.
const (
	Single   Kind = "single"
	Multiple Kind = "multiple"
	Scale    Kind = "scale" // one of five, from low to high
	Text     Kind = "text"
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Single, Multiple, Scale, Text} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Question is one question of a survey. No answer is ever chosen beforehand, and none has to be given.
type Question struct {
	Code    string   `json:"code"`
	Kind    Kind     `json:"kind"`
	Text    string   `json:"text"`
	Hint    string   `json:"hint,omitempty"`
	Options []Option `json:"options,omitempty"`
	// About is so when the question is about the person: its numbers are hidden where they are small.
	About bool `json:"about,omitempty"`
}

// Option is one answer that can be chosen. Target is how many people of this group were to be heard.
type Option struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Target int    `json:"target,omitempty"`
}

// Survey is one version of what is asked.
type Survey struct {
	Version   int        `json:"version"`
	Questions []Question `json:"questions"`
	From      time.Time  `json:"from"`
}

// Outcome is something that was said, what was done about it, and where that can be seen.
type Outcome struct {
	Said string `json:"said"`
	Did  string `json:"did"`
	Link string `json:"link,omitempty"` // path: a record, a clause, a guide, a promise
}

// Turn is one thing that happened.
type Turn struct {
	What string      `json:"what"`
	Role access.Role `json:"role,omitempty"`
	At   time.Time   `json:"at"`
}

// Consultation is one round of asking.
type Consultation struct {
	ID       ID                 `json:"id"`
	Ref      string             `json:"ref"`
	Title    string             `json:"title"`
	About    string             `json:"about"` // what is to be decided, and what is not
	Link     string             `json:"link,omitempty"`
	Org      ident.Organisation `json:"org,omitempty"` // "" is the partnership
	Phase    Phase              `json:"phase"`
	Opens    clock.Date         `json:"opens"`
	Closes   clock.Date         `json:"closes"` // the last day
	Surveys  []Survey           `json:"surveys"`
	Notes    string             `json:"notes,omitempty"`
	NotesDue clock.Date         `json:"notes_due,omitzero"`
	Decision string             `json:"decision,omitempty"`
	Outcomes []Outcome          `json:"outcomes,omitempty"`
	TellDue  clock.Date         `json:"tell_due,omitzero"` // by when those who took part hear
	Late     bool               `json:"late,omitempty"`
	Turns    []Turn             `json:"turns"`
	Made     time.Time          `json:"made"`
	Updated  time.Time          `json:"updated"`
	Version  int64              `json:"-"`
}

// Kinds of subject and of task.
const (
	SubjectKind = "consultation"
	TaskNotes   = "consultation.notes"
	TaskTell    = "consultation.tell"
	TaskTexts   = "consultation.texts"
)

// Subject names the consultation in events and tasks.
func (c Consultation) Subject() event.Subject { return event.Subject{Kind: SubjectKind, ID: c.Ref} }

// URL is where everybody reads it.
func (c Consultation) URL() string { return "/consultations/" + c.Ref }

// ManageURL is where it is looked after.
func (c Consultation) ManageURL() string { return "/engagement/manage/" + c.Ref }

// Public reports whether everybody may read it.
func (c Consultation) Public() bool { return c.Phase != Prepare }

// Survey gives what is asked now.
func (c Consultation) Survey() Survey {
	if n := len(c.Surveys); n > 0 {
		return c.Surveys[n-1]
	}
	return Survey{}
}

// SurveyOf gives a version of the survey.
func (c Consultation) SurveyOf(version int) (Survey, bool) {
	i := slices.IndexFunc(c.Surveys, func(s Survey) bool { return s.Version == version })
	if i < 0 {
		return Survey{}, false
	}
	return c.Surveys[i], true
}

// SortKey puts what goes on first, by its last day, then the newest.
func (c Consultation) SortKey() string {
	const future = 1 << 42
	if c.Phase == Done {
		return fmt.Sprintf("1%015d%s", future-c.Updated.UnixMilli(), c.Ref)
	}
	return "0" + c.Closes.String() + c.Ref
}

// due is the day by which the next thing is owed; zero for nothing.
func (c Consultation) due() clock.Date {
	switch c.Phase {
	case Closed:
		return c.NotesDue
	case Decided:
		return c.TellDue
	case Prepare, Open, Noted, Done:
	}
	return clock.Date{}
}

// Overdue reports whether something is owed and its day has passed.
func (c Consultation) Overdue(today clock.Date) bool {
	return !c.due().IsZero() && c.due().Before(today)
}

// WatchAt is when the program looks at it again; zero for never.
func (c Consultation) WatchAt() time.Time {
	switch {
	case c.Phase == Prepare && len(c.Survey().Questions) > 0:
		return c.Opens.Start()
	case c.Phase == Open:
		return c.Closes.AddDays(1).Start()
	case !c.due().IsZero() && !c.Late:
		return c.due().AddDays(1).Start()
	}
	return time.Time{}
}

func (c *Consultation) add(what string, role access.Role, now time.Time) {
	c.Turns = append(c.Turns, Turn{what, role, now})
	c.Updated = now
}

func moved() error {
	return errs.New(errs.Conflict, "consultation.phase", "This has moved on since the page was opened. Look at it again.")
}

func notHere() error {
	return errs.New(errs.NotFound, "consultation.not_here", "We could not find this, or you may not see it.")
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// said cleans what somebody wrote and holds it to a length. missing "" lets it be empty.
func said(field, text, missing string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && missing != "":
		return "", invalid(field, "required", missing)
	case n > most:
		return "", invalid(field, "too_long", fmt.Sprintf("Say it in %d characters", most))
	}
	return text, nil
}

// localPath checks the address of a page of this site; "" is none.
func localPath(field, link string) (string, error) {
	const longest = 200
	link = strings.TrimSpace(link)
	if link != "" && (!strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") || strings.ContainsAny(link, "\\ \n\r\t") || len(link) > longest) {
		return "", invalid(field, "path", "Enter a page of this site, like /register/KM-R-2026-0142")
	}
	return link, nil
}

// scale is how many steps a scale has.
const scale = 5

// scaleOptions gives the steps of a scale between two words.
func scaleOptions(low, high string) []Option {
	out := make([]Option, scale)
	for i := range out {
		out[i] = Option{Code: fmt.Sprint(i + 1), Text: fmt.Sprint(i + 1)}
	}
	out[0].Text, out[scale-1].Text = "1, "+low, fmt.Sprintf("%d, %s", scale, high)
	return out
}

// Asked is a question as it is written on its form. Options stand one in each line; a number after a stroke is a target.
type Asked struct {
	Kind             Kind
	Text, Hint, List string
	About            bool
}

const (
	mostQuestions = 20
	mostOptions   = 20
	longLine      = 300
)

// newQuestion reads a question; code is its own in the survey.
func newQuestion(code string, a Asked) (Question, error) {
	q := Question{Code: code, Kind: a.Kind, About: a.About}
	var err error
	if !a.Kind.Valid() {
		return q, invalid("kind", "required", "Choose how it is answered")
	}
	if q.Text, err = said("text", a.Text, "Write the question", longLine); err != nil {
		return q, err
	}
	if q.Hint, err = said("hint", a.Hint, "", longLine); err != nil {
		return q, err
	}
	if a.About && a.Kind != Single {
		return q, invalid("kind", "about", "A question about the person has one answer of several")
	}
	lines := strings.FieldsFunc(a.List, func(r rune) bool { return r == '\n' || r == '\r' })
	for _, l := range lines {
		text, number, _ := strings.Cut(l, "|")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		o := Option{Code: fmt.Sprintf("o%d", len(q.Options)+1), Text: text}
		if number = strings.TrimSpace(number); number != "" {
			if _, err := fmt.Sscan(number, &o.Target); err != nil || o.Target < 0 {
				return q, invalid("options", "target", "After the stroke, write how many people of this group you want to hear, like: Under 18 | 20")
			}
		}
		if utf8.RuneCountInString(text) > longLine {
			return q, invalid("options", "too_long", "One answer is too long. Shorten it")
		}
		q.Options = append(q.Options, o)
	}
	return checkedOptions(q)
}

func checkedOptions(q Question) (Question, error) {
	switch n := len(q.Options); {
	case q.Kind == Text:
		q.Options = nil
	case q.Kind == Scale && n != 2:
		return q, invalid("options", "scale", "Write two lines: what 1 means, and what 5 means")
	case q.Kind == Scale:
		q.Options = scaleOptions(q.Options[0].Text, q.Options[1].Text)
	case n < 2:
		return q, invalid("options", "few", "Write at least two answers, each in a line of its own")
	case n > mostOptions:
		return q, invalid("options", "many", fmt.Sprintf("Write at most %d answers", mostOptions))
	}
	return q, nil
}

// nextCode gives a code that no version of the survey used.
func (c Consultation) nextCode() string {
	n := 0
	for _, s := range c.Surveys {
		for _, q := range s.Questions {
			var i int
			_, _ = fmt.Sscanf(q.Code, "q%d", &i) // a code of ours
			n = max(n, i)
		}
	}
	return fmt.Sprintf("q%d", n+1)
}

// ask puts a new set of questions in place of the old one. Once people can answer it is a new version.
func (c *Consultation) ask(questions []Question, now time.Time) {
	n := len(c.Surveys)
	if n > 0 && c.Phase == Prepare {
		c.Surveys[n-1].Questions = questions
		return
	}
	c.Surveys = append(c.Surveys, Survey{Version: n + 1, Questions: questions, From: now})
}
