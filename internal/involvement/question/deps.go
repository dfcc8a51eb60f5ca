package question

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rulebook"
)

// Deps is what the service needs.
type Deps struct {
	Store    Store
	Clock    clock.Clock
	Calendar clock.Calendar
	IDs      ident.Source
	Book     *rulebook.Book
	World    World
	Receipts Receipts
	// Prefix starts references: "KM-U".
	Prefix string
	// Letter writes to somebody who asked to hear. It says nothing of what was asked, because others may read
	// somebody's mail.
	Letter func(l Letter) (subject, text string)
}

// Letter is what somebody hears of their question.
type Letter struct {
	Ref string
	// What is shown, answered, private, kept, merged or learned.
	What string
}

// Receipts makes and knows secret codes, and seals addresses.
type Receipts interface {
	Code(formKey string) string
	Hash(ref, code string) []byte
	Opens(ref, typed string, stored []byte) bool
	Seal(ref, address string) ([]byte, error)
	Open(ref string, sealed []byte) (string, error)
}

// World knows what can be asked about.
type World interface {
	// Use gives a use of the public register; one that is not listed is not found.
	Use(ctx context.Context, ref string) (Use, error)
	// Body gives one organisation.
	Body(ctx context.Context, id ident.Organisation) (Body, error)
}

// Use is one use of the register.
type Use struct {
	Ref, Title string
	Lead       Body
}

// Body is an organisation.
type Body struct {
	ID         ident.Organisation
	Name, Slug string
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction, by purpose.
type Tx interface {
	QuestionTx
	ReadTx
	WorkTx
}

// QuestionTx loads and saves questions.
type QuestionTx interface {
	QuestionByRef(ctx context.Context, ref string) (Question, error)
	InsertQuestion(ctx context.Context, q Question) error
	SaveQuestion(ctx context.Context, q Question) error
	// SupportQuestion counts a network once and reports whether it was new.
	SupportQuestion(ctx context.Context, id ID, network string) (bool, error)
	// AddOthers adds to the number of those who want to know it too.
	AddOthers(ctx context.Context, id ID, n int) error
	// ForgetSupport forgets which networks were counted.
	ForgetSupport(ctx context.Context, id ID) error
}

// ReadTx finds questions.
type ReadTx interface {
	// QuestionsOf lists an organisation's questions after a key, what is owed first.
	QuestionsOf(ctx context.Context, org ident.Organisation, after string, most int) ([]Question, error)
	// PublicQuestions lists what everybody reads of a use after a key, the newest first; of every use when use is "".
	PublicQuestions(ctx context.Context, use, after string, most int) ([]Question, error)
	// CountQuestions counts questions of a use ("" for all) received in a time, with those overdue on a day.
	CountQuestions(ctx context.Context, use string, from, until time.Time, today clock.Date) (Counts, error)
	// QuestionsToWatch lists references of questions to be looked at again, after a reference.
	QuestionsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error)
}

// WorkTx writes what follows from a change.
type WorkTx interface {
	AppendEvents(ctx context.Context, events ...event.Event) error
	TakeNumber(ctx context.Context, series string) (int64, error)
	Once(ctx context.Context, key string, by ident.Person, result string, now time.Time) (first string, again bool, err error)
	CountAttempt(ctx context.Context, key string, at time.Time, slice time.Duration) (int64, error)
	OpenTask(ctx context.Context, t intray.Task) error
	CloseAllTasks(ctx context.Context, kind string, about event.Subject, at time.Time) error
	PostMail(ctx context.Context, m intray.Mail) error
}

// deskRoles are whose task a question is.
func deskRoles() []access.Role { return []access.Role{access.IGLead, access.DPO} }

// Counts says how many questions there are, and what became of them. Everything is counted in public.
type Counts struct {
	Received, Questions, Concerns int
	Waiting, Open, Answered       int
	Private, Merged               int
	Kept                          []Reason
	InTime, TooLate               int // of those that came to an end
	Overdue                       int // owed, and their day has passed
	Learned                       int // something changed, or it was said why nothing did
	Others                        int // who want to know too
}

// Reason is how many were not shown for one reason.
type Reason struct {
	Code string
	N    int
}

// NotShown adds up what was not shown.
func (c Counts) NotShown() (n int) {
	for _, r := range c.Kept {
		n += r.N
	}
	return n
}

// Sums are numbers of questions that are alike.
type Sums struct{ N, Learned, Others, Overdue int }

// Add adds questions of one kind and stage to the counts.
func (c *Counts) Add(k Kind, s Stage, reason, inTime string, n Sums) {
	c.Received += n.N
	c.Learned += n.Learned
	c.Others += n.Others
	c.Overdue += n.Overdue
	if k == Concern {
		c.Concerns += n.N
	} else {
		c.Questions += n.N
	}
	switch s {
	case Waiting:
		c.Waiting += n.N
	case Open:
		c.Open += n.N
	case Answered:
		c.Answered += n.N
	case Private:
		c.Private += n.N
	case Merged:
		c.Merged += n.N
	case Kept:
		c.keep(reason, n.N)
	}
	switch inTime {
	case "yes":
		c.InTime += n.N
	case "no":
		c.TooLate += n.N
	}
}

func (c *Counts) keep(reason string, n int) {
	for i := range c.Kept {
		if c.Kept[i].Code == reason {
			c.Kept[i].N += n
			return
		}
	}
	c.Kept = append(c.Kept, Reason{reason, n})
}
