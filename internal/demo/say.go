package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	public "sharewell/internal/involvement/question"
	"sharewell/internal/rights/receipt"
)

// Files with what people invented for the demonstration ask and answer; a county without them has none.
const (
	questionsFile     = "questions.yaml"
	consultationsFile = "consultations.yaml"
)

// hearing is what the public says while it is being lived.
type hearing struct {
	w          *world
	ctx        context.Context
	questions  *public.Service
	engagement *consultation.Service
	told       struct {
		Questions []publicQuestion `yaml:"questions"`
	}
	round struct {
		Consultations []askedPublic `yaml:"consultations"`
		Sessions      []openSession `yaml:"sessions"`
	}
	refs map[int]string // of consultations
}

// publicQuestion is one invented question.
type publicQuestion struct {
	Lead    string      `yaml:"lead"`
	Of      string      `yaml:"of"` // kind of the record
	Days    float64     `yaml:"days"`
	Kind    public.Kind `yaml:"kind"`
	State   string      `yaml:"state"`
	Others  int         `yaml:"others"`
	Text    string      `yaml:"text"`
	Answer  string      `yaml:"answer"`
	Lesson  string      `yaml:"lesson"`
	Learned string      `yaml:"learned"`
	Reason  string      `yaml:"reason"`
}

// hears plans what the public says.
func (w *world) hears(ctx context.Context) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	codes, err := receipt.New(key, "demonstration", rand.Reader) // nobody holds the codes of invented people
	if err != nil {
		return err
	}
	s := &hearing{w: w, ctx: ctx, refs: map[int]string{}}
	prefix, cal := w.d.Pack.ReferencePrefix, holidays(w)
	s.questions = public.New(public.Deps{Store: inside[public.Tx]{w.tx}, Clock: w.clock, Calendar: cal, IDs: w.ids, Book: w.d.Book, World: s, Receipts: codes, Prefix: prefix + "-U",
		Letter: func(public.Letter) (string, string) { return "", "" }})
	s.engagement = consultation.New(consultation.Deps{Store: inside[consultation.Tx]{w.tx}, Clock: w.clock, Calendar: cal, IDs: w.ids, Book: w.d.Book, Receipts: codes, Prefix: prefix + "-E",
		Letter: func(consultation.Letter) (string, string) { return "", "" }})
	w.hearing = s
	for file, into := range map[string]any{questionsFile: &s.told, consultationsFile: &s.round} {
		if err := read(w.d.FS, file, into); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for i, q := range s.told.Questions {
		s.planQuestion(i, q)
	}
	for i, c := range s.round.Consultations {
		s.planConsultation(i, c)
	}
	for i, m := range s.round.Sessions {
		s.planSession(i, m)
	}
	return nil
}

// daily opens, closes and reminds, as the program does.
func (s *hearing) daily() error {
	return errors.Join(s.questions.RunDaily(s.ctx), s.engagement.RunDaily(s.ctx))
}

// record finds the first record of a kind that a body leads.
func (s *hearing) record(lead, kind string) (string, error) {
	for i, r := range s.w.county.Records {
		if r.Lead == lead && r.Kind == kind && s.w.refs[i] != "" {
			return s.w.refs[i], nil
		}
	}
	return "", fmt.Errorf("%s: %s leads no record of the kind %s", questionsFile, lead, kind)
}

// Use implements question.World.
func (s *hearing) Use(ctx context.Context, ref string) (public.Use, error) {
	st, err := s.w.tx.RecordByRef(ctx, ref)
	if err != nil {
		return public.Use{}, err
	}
	v := st.Live()
	if v == nil {
		return public.Use{}, errs.New(errs.NotFound, "demo.not_live", "The record is not in the register.")
	}
	body, err := s.Body(ctx, st.Record.Lead)
	return public.Use{Ref: ref, Title: v.Content.PlainTitle, Lead: body}, err
}

// Body implements question.World.
func (s *hearing) Body(ctx context.Context, id ident.Organisation) (public.Body, error) {
	o, err := s.w.tx.Organisation(ctx, id)
	return public.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}, err
}

func (s *hearing) planQuestion(i int, q publicQuestion) {
	ref := ""
	step := func(share float64, what string, do func(by access.Actor) error) {
		s.w.cal.plan(q.Days*share, fmt.Sprintf("question %d of the public (%s)", i+1, what), func() error { return do(s.w.with(q.Lead, access.IGLead, access.DPO)) })
	}
	step(1, "sent", func(access.Actor) error {
		use, err := s.record(q.Lead, q.Of)
		if err != nil {
			return err
		}
		r, err := s.questions.Send(s.ctx, public.Send{Key: fmt.Sprintf("demo-public-%02d", i), Use: use, Kind: q.Kind, Text: q.Text, Network: fmt.Sprint("demonstration ", i)})
		ref = r.Question.Ref
		return err
	})
	switch q.State {
	case "kept":
		step(0.9, "kept", func(by access.Actor) error { return s.questions.Keep(s.ctx, by, ref, q.Reason) })
	case "private":
		step(0.8, "private", func(by access.Actor) error {
			return s.questions.AnswerPrivately(s.ctx, by, public.Reply{Ref: ref, Text: q.Answer})
		})
	case "open", "answered":
		step(0.95, "shown", func(by access.Actor) error {
			return s.questions.Show(s.ctx, by, public.Show{Ref: ref, Shown: public.Suggest(q.Text)})
		})
		step(0.9, "wanted", func(access.Actor) error {
			for n := range q.Others {
				if err := s.questions.MeToo(s.ctx, ref, fmt.Sprint("demonstration ", n)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if q.State == "answered" {
		step(0.7, "answered", func(by access.Actor) error {
			return s.questions.Answer(s.ctx, by, public.Reply{Ref: ref, Text: q.Answer})
		})
		step(0.3, "learned", func(by access.Actor) error {
			return s.questions.Learn(s.ctx, by, public.Lesson{Ref: ref, Code: q.Lesson, Text: q.Learned})
		})
	}
}

// askedPublic is one invented consultation of the partnership.
type askedPublic struct {
	Title     string      `yaml:"title"`
	About     string      `yaml:"about"`
	Link      string      `yaml:"link"`
	Begun     float64     `yaml:"begun"`
	Opens     int         `yaml:"opens"`
	Closes    int         `yaml:"closes"`
	Phase     string      `yaml:"phase"`
	Answers   int         `yaml:"answers"`
	Questions []askedItem `yaml:"questions"`
	Texts     []string    `yaml:"texts"`
	Notes     string      `yaml:"notes"`
	Decision  string      `yaml:"decision"`
	Outcomes  []struct {
		Said, Did, Link string
	} `yaml:"outcomes"`
}

type askedItem struct {
	Kind    consultation.Kind `yaml:"kind"`
	Text    string            `yaml:"text"`
	Options string            `yaml:"options"`
	About   bool              `yaml:"about"`
}

func (s *hearing) planConsultation(i int, c askedPublic) {
	by := func() access.Actor { return s.w.with("", access.Secretariat) }
	step := func(days float64, what string, do func(ref string) error) {
		s.w.cal.plan(days, fmt.Sprintf("consultation %d (%s)", i+1, what), func() error { return do(s.refs[i]) })
	}
	step(c.Begun, "begun", func(string) error {
		ref, err := s.engagement.Create(s.ctx, by(), consultation.Draft{Key: fmt.Sprintf("demo-consultation-%02d", i), Title: c.Title, About: c.About, Opens: s.w.cal.on(c.Opens), Closes: s.w.cal.on(c.Closes)})
		if err != nil {
			return err
		}
		s.refs[i] = ref
		for _, q := range c.Questions {
			if err := s.engagement.AddQuestion(s.ctx, by(), ref, consultation.Asked{Kind: q.Kind, Text: q.Text, List: q.Options, About: q.About}); err != nil {
				return err
			}
		}
		return nil
	})
	for n := range c.Answers {
		span := float64(c.Opens-max(c.Closes, 0)) - 1
		step(float64(c.Opens)-0.5-span*float64(n)/float64(c.Answers), "answer", func(ref string) error { return s.answer(ref, i, n, c) })
	}
	if c.Phase != "done" {
		return
	}
	after := float64(c.Closes)
	step(after-8, "texts", s.showTexts)
	step(after-14, "notes", func(ref string) error { return s.engagement.PublishNotes(s.ctx, by(), ref, c.Notes) })
	step(after-30, "decision", func(ref string) error { return s.engagement.Decide(s.ctx, by(), ref, c.Decision) })
	step(after-40, "outcomes", func(ref string) error {
		for _, o := range c.Outcomes {
			link := o.Link
			if !strings.HasPrefix(link, "/") {
				use, err := s.record("county", link)
				if err != nil {
					return err
				}
				link = "/register/" + use
			}
			if err := s.engagement.AddOutcome(s.ctx, by(), ref, consultation.Outcome{Said: o.Said, Did: o.Did, Link: link}); err != nil {
				return err
			}
		}
		return s.engagement.Finish(s.ctx, by(), ref)
	})
}

// answer gives the answers of one invented person: unevenly spread, and the same each time.
func (s *hearing) answer(ref string, round, n int, c askedPublic) error {
	cmd := consultation.Respond{Key: fmt.Sprintf("demo-answer-%02d-%04d", round, n), Ref: ref, Survey: 1, Source: []string{consultation.Online, consultation.Online, consultation.Paper, consultation.Workshop}[n%4], Network: fmt.Sprint("demonstration ", n)}
	for j, q := range c.Questions {
		a := consultation.Answer{Question: fmt.Sprintf("q%d", j+1)}
		lines := strings.Count(strings.TrimSpace(q.Options), "\n") + 1
		switch q.Kind {
		case consultation.Single:
			pick := []int{0, 1, 0, 0, 1, 2, 0, 3, 1, 0, 1}[(n+j)%11] % lines
			a.Chosen = []string{fmt.Sprintf("o%d", pick+1)}
		case consultation.Multiple:
			a.Chosen = slices.Compact([]string{fmt.Sprintf("o%d", n%lines+1), fmt.Sprintf("o%d", (n+n/3)%lines+1)})
		case consultation.Scale:
			a.Chosen = []string{fmt.Sprint([]int{3, 4, 2, 5, 3, 1, 4}[n%7])}
		case consultation.Text:
			if n < len(c.Texts) {
				a.Text = c.Texts[n]
			}
		}
		cmd.Answers = append(cmd.Answers, a)
	}
	return s.engagement.Respond(s.ctx, s.w.with("", access.Secretariat), cmd)
}

func (s *hearing) showTexts(ref string) error {
	by := s.w.with("", access.Secretariat)
	_, list, err := s.engagement.Texts(s.ctx, by, ref)
	for _, t := range list {
		err = errors.Join(err, s.engagement.Moderate(s.ctx, by, consultation.Moderate{Ref: ref, Text: string(t.ID), Shown: public.Suggest(t.Text)}))
	}
	return err
}

// openSession is one invented session.
type openSession struct {
	Title        string  `yaml:"title"`
	About        string  `yaml:"about"`
	Days         int     `yaml:"days"`
	Hour         string  `yaml:"hour"`
	Hours        float64 `yaml:"hours"`
	Place        string  `yaml:"place"`
	HowTo        string  `yaml:"how_to"`
	Access       string  `yaml:"access"`
	Online       string  `yaml:"online"`
	Room         int     `yaml:"room"`
	Booked       int     `yaml:"booked"`
	Consultation int     `yaml:"consultation"`
	Came         int     `yaml:"came"`
	Notes        string  `yaml:"notes"`
}

func (s *hearing) planSession(i int, m openSession) {
	by := func() access.Actor { return s.w.with("", access.Secretariat) }
	announced := float64(max(m.Days, 0)) + 9
	ref := ""
	s.w.cal.plan(announced, fmt.Sprintf("session %d", i+1), func() error {
		at, err := time.ParseInLocation("2006-01-02 15:04", s.w.cal.on(m.Days).String()+" "+m.Hour, clock.London)
		if err != nil {
			return err
		}
		ref, err = s.engagement.PlanSession(s.ctx, by(), consultation.Plan{Key: fmt.Sprintf("demo-session-%02d", i), Consultation: s.refs[m.Consultation], Title: m.Title, About: m.About, Starts: at.UTC(), Ends: at.Add(time.Duration(m.Hours * float64(time.Hour))).UTC(),
			Place: m.Place, HowTo: m.HowTo, Access: m.Access, Online: m.Online, Room: m.Room})
		for n := range m.Booked {
			if err == nil {
				_, err = s.engagement.Book(s.ctx, consultation.Book{Key: fmt.Sprintf("demo-booking-%02d-%02d", i, n), Ref: ref, Network: fmt.Sprint("demonstration ", n)})
			}
		}
		return err
	})
	if m.Notes != "" {
		s.w.cal.plan(float64(m.Days)-6, fmt.Sprintf("notes of session %d", i+1), func() error {
			return s.engagement.PublishSessionNotes(s.ctx, by(), ref, m.Notes, m.Came)
		})
	}
}
