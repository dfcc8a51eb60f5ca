package consultation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/involvement/question"
)

// Answer is what was answered to one question: the codes that were chosen, or a text.
type Answer struct {
	Question string   `json:"question"`
	Chosen   []string `json:"chosen,omitempty"`
	Text     string   `json:"-"` // kept apart, until somebody has read it
}

// Response is one person's answers. It names nobody.
type Response struct {
	ID           ID
	Consultation ID
	Survey       int // version
	Source       string
	Answers      []Answer
	At           time.Time
}

// Count is how often something was answered.
type Count struct {
	Survey   int
	Question string
	Option   string
	Source   string
	N        int
}

// What is counted besides answers to questions: everybody who answered, by source; and texts by their state.
const (
	QuestionAll   = "all"
	QuestionTexts = "texts"
)

// textCount is a change of the number of texts in a state, over all versions of the survey.
func textCount(state TextState, n int) Count {
	return Count{Question: QuestionTexts, Option: string(state), N: n}
}

// texts gives the number of texts in a state.
func texts(counts []Count, state TextState) (n int) {
	for _, c := range counts {
		if c.Question == QuestionTexts && c.Option == string(state) {
			n += c.N
		}
	}
	return n
}

// longestText is how many characters an answer in one's own words may have.
const longestText = 2000

// read holds answers to a survey: what was not offered is not taken.
func read(s Survey, given []Answer) (out []Answer, err error) {
	for _, g := range given {
		i := slices.IndexFunc(s.Questions, func(q Question) bool { return q.Code == g.Question })
		if i < 0 {
			continue // of another version
		}
		q := s.Questions[i]
		a := Answer{Question: q.Code}
		if q.Kind == Text {
			a.Text = strings.TrimSpace(strings.ReplaceAll(g.Text, "\r\n", "\n"))
			if utf8.RuneCountInString(a.Text) > longestText {
				return nil, invalid(q.Code, "too_long", "This answer is too long. Shorten it to 2,000 characters")
			}
		}
		for _, c := range g.Chosen {
			known := slices.ContainsFunc(q.Options, func(o Option) bool { return o.Code == c })
			if c == "" || slices.Contains(a.Chosen, c) {
				continue
			}
			if !known || q.Kind != Multiple && len(a.Chosen) > 0 {
				return nil, invalid(q.Code, "not_offered", "Choose from the answers on this page")
			}
			a.Chosen = append(a.Chosen, c)
		}
		if a.Text != "" || len(a.Chosen) > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// counts says what a response adds to the numbers.
func (r Response) counts() []Count {
	out := []Count{{Survey: r.Survey, Question: QuestionAll, Source: r.Source, N: 1}}
	for _, a := range r.Answers {
		for _, c := range a.Chosen {
			out = append(out, Count{r.Survey, a.Question, c, r.Source, 1})
		}
		if a.Text != "" {
			out = append(out, Count{r.Survey, a.Question, "", r.Source, 1}, textCount(TextWaiting, 1))
		}
	}
	return out
}

// TextState says whether everybody reads a text.
type TextState string

// The states of a text.
const (
	TextWaiting TextState = "waiting"
	TextShown   TextState = "shown"
	TextKept    TextState = "kept"
)

// Said is an answer in somebody's own words.
type Said struct {
	ID           ID
	Consultation ID
	Question     string
	Source       string
	Text         string // as it came; "" once somebody decided
	Shown        string
	Gaps         int
	State        TextState
	Reason       string
}

// decide shows a text, perhaps with words taken out, or keeps it.
func (s *Said) decide(shown, reason string, sure bool) error {
	if s.State != TextWaiting {
		return moved()
	}
	if reason != "" {
		if !slices.Contains(question.Reasons(), reason) {
			return invalid("reason", "required", "Say why it is not shown. The reason is counted in public")
		}
		s.State, s.Reason, s.Text = TextKept, reason, ""
		return nil
	}
	gaps, err := question.Redacted(s.Text, shown)
	if err != nil {
		return err
	}
	if len(question.Hints(shown)) > 0 && !sure {
		return invalid("shown", "personal", "This may hold somebody's personal details. Take them out, or tick the box below if it does not")
	}
	s.State, s.Gaps, s.Shown, s.Text = TextShown, gaps, strings.TrimSpace(shown), ""
	return nil
}
