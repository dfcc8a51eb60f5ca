package agreement

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// signed is what a signature covers. The order and names of its fields are part of what was signed.
type signed struct {
	Agreement    string             `json:"agreement"`
	Edition      string             `json:"edition"`
	EditionHash  string             `json:"edition_hash"`
	Organisation ident.Organisation `json:"organisation"`
	Name         string             `json:"name"`
	Answers      Answers            `json:"answers"`
	Declarations []signedPromise    `json:"declarations"`
}

type signedPromise struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Text    string `json:"text"`
	True    bool   `json:"true"`
	Reason  string `json:"reason,omitempty"`
}

// Signable gives the exact bytes that signing covers: the answers with the identifiers and kind of the
// profile, the declarations in full, and the hash of the edition.
func Signable(s Statement, e Edition, body organisation.Organisation) []byte {
	a := s.Answers
	a.Identifiers, a.Kind, a.Declarations = body.Identifiers, body.Kind, nil
	doc := signed{
		Agreement: e.Text.Title, Edition: e.Number(), EditionHash: e.Hash,
		Organisation: s.Organisation, Name: body.Name, Answers: a,
	}
	for _, d := range e.Text.Declarations {
		given := answerTo(s.Answers, d)
		doc.Declarations = append(doc.Declarations, signedPromise{d.Code, d.Version, d.Text, given.True, given.Reason})
	}
	b, err := json.Marshal(doc)
	if err != nil {
		panic("agreement: a statement cannot be written: " + err.Error()) // plain values only
	}
	return b
}

// answerTo gives the answer to the declaration's present text; an answer to an older text is none.
func answerTo(a Answers, d Declaration) Answer {
	for _, x := range a.Declarations {
		if x.Code == d.Code && x.Version == d.Version {
			return x
		}
	}
	return Answer{Code: d.Code, Version: d.Version}
}

// gaps gathers what is missing.
type gaps struct{ out []Missing }

func (g *gaps) want(there bool, field, message string) {
	if !there {
		g.out = append(g.out, Missing{field, message})
	}
}

// Gaps lists what must be filled in before the statement can be signed.
func Gaps(a Answers, e Edition, body organisation.Organisation) []Missing {
	g := &gaps{}
	g.want(a.LegalName != "", "legal_name", "Enter the organisation's legal name.")
	g.want(len(a.Address.Text()) > 0, "address", "Enter the address.")
	g.want(a.Scope.Kind.Valid(), "scope", "Say whether the statement is for the whole organisation, named services, or members too.")
	g.want(a.Scope.Kind != NamedServices || len(a.Scope.Services) > 0, "services", "Name the services.")
	g.want(a.Scope.Kind != ForMembers || len(a.Scope.Members) > 0, "members", "Choose the members you sign for.")
	g.want(a.Signatory.Name != "", "signatory_name", "Enter the name of the officer who signs.")
	g.want(a.Signatory.Post != "", "signatory_post", "Enter the post of the officer who signs.")
	g.want(a.Signatory.Email != "", "signatory_email", "Enter the e-mail address of the officer who signs.")
	g.want(a.Designated.Mailbox != "", "designated_mailbox", "Enter the designated officer's role mailbox.")
	g.want(a.Contact.Mailbox != "", "contact_mailbox", "Enter a mailbox that the public can write to.")
	for _, r := range []struct {
		role    organisation.RoleKind
		contact organisation.Contact
	}{{organisation.RoleDPO, a.DPO}, {organisation.RoleSIRO, a.SIRO}, {organisation.RoleCaldicott, a.Caldicott}} {
		g.want(r.contact.Filled() || !slices.Contains(body.Facts.MustFill, r.role), string(r.role), "Enter the "+organisation.RoleName(r.role)+".")
	}
	for _, d := range e.Text.Declarations {
		given := answerTo(a, d)
		g.want(given.True || given.Reason != "", "declaration_"+d.Code, "Agree to “"+d.Text+"”, or say why you cannot.")
	}
	return g.out
}

// Concerns lists what the secretariat looks at before it accepts.
func Concerns(a Answers, e Edition) []Missing {
	g := &gaps{}
	for _, d := range e.Text.Declarations {
		given := answerTo(a, d)
		g.want(given.True, "declaration_"+d.Code, "Does not agree to “"+d.Text+"”: "+given.Reason)
	}
	g.want(a.Reservations == "", "reservations", "Asks for an exception: "+a.Reservations)
	g.want(!organisation.PersonalMailbox(a.Contact.Mailbox), "contact_mailbox", "The public contact looks like one person's mailbox.")
	return g.out
}

// become gives s in another status, with a line in its history.
func (s Statement) become(st Status, by event.Actor, at time.Time, reason string) Statement {
	s.Status, s.UpdatedAt = st, at
	s.History = append(slices.Clone(s.History), Change{Status: st, At: at, By: by, Reason: reason})
	return s
}

// affirmed puts the answers in force from a day, under an edition.
func (s Statement) affirmed(e Edition, from clock.Date) Statement {
	s = s.stopped(from)
	s.Accepted, s.Edition, s.Query, s.ReaffirmBy = s.Answers, e.ID, "", clock.Date{}
	s.Periods = append(s.Periods, Period{Edition: e.Number(), Covers: s.Covers(), From: from})
	return s
}

// stopped ends the running period so that from is the first day outside.
func (s Statement) stopped(from clock.Date) Statement {
	var kept []Period
	for _, p := range s.Periods {
		if p.To.IsZero() || !p.To.Before(from) {
			p.To = from.AddDays(-1)
		}
		if !p.To.Before(p.From) {
			kept = append(kept, p)
		}
	}
	s.Periods = kept
	return s
}

// lastAffirmed is the day the statement was last accepted or reaffirmed.
func (s Statement) lastAffirmed() clock.Date {
	var last clock.Date
	for _, p := range s.Periods {
		if p.From.After(last) {
			last = p.From
		}
	}
	for _, r := range s.Reaffirmations {
		if r.On.After(last) {
			last = r.On
		}
	}
	return last
}

// Pace is how often the partnership asks for confirmation, from its settings.
type Pace struct {
	ReviewMonths int // a statement is confirmed at least this often
	AskDays      int // how long before that people are asked
	NoticeDays   int // shortest notice of withdrawal
}

// NextDue is the day on which something falls due for the statement by itself; zero when nothing does.
func (s Statement) NextDue(p Pace) clock.Date {
	var due clock.Date
	earlier := func(d clock.Date) {
		if !d.IsZero() && (due.IsZero() || d.Before(due)) {
			due = d
		}
	}
	switch s.Status {
	case Accepted:
		if last := s.lastAffirmed(); !last.IsZero() {
			earlier(last.AddMonths(p.ReviewMonths).AddDays(-p.AskDays))
		}
	case ReaffirmDue, Queried:
		if !s.ReaffirmBy.IsZero() {
			earlier(s.ReaffirmBy.AddDays(1))
		}
	case Invited, Submitted, Lapsed, Suspended, Withdrawn, Succeeded:
	}
	if !s.Status.Ended() {
		earlier(s.Withdrawal.EffectiveOn)
	}
	return due
}

// checkTyped checks a signing in the browser against what the page showed.
func checkTyped(cmd Sign, a Answers, editionHash, contentHash string) error {
	if cmd.EditionHash != editionHash || cmd.ContentHash != contentHash {
		return errs.New(errs.Conflict, "agreement.text_changed", "The text has changed since you opened the page. Read it again, then sign.")
	}
	var wrong []errs.Field
	if organisation.Fold(cmd.TypedName) != organisation.Fold(a.Signatory.Name) || strings.TrimSpace(cmd.TypedName) == "" {
		wrong = append(wrong, errs.Field{Name: "typed_name", Code: "agreement.typed_name", Message: "Type the name of the officer who signs, " + a.Signatory.Name + ", as it stands in the statement."})
	}
	if !cmd.Authority {
		wrong = append(wrong, noAuthority())
	}
	return errs.InvalidFields(wrong)
}

func noAuthority() errs.Field {
	return errs.Field{Name: "authority", Code: "agreement.authority", Message: "Confirm that the officer may sign for the organisation, as chief officer or by written delegation."}
}

// Fill adds to a standing whether the organisation is a signatory on a day. The statements are those
// that cover it, its own first. It gives the organisation that signed, "" when none did.
func Fill(st *organisation.Standing, statements []Statement, on clock.Date) (signer ident.Organisation) {
	for _, s := range statements {
		if since, edition, ok := s.CoveredOn(st.ID, on); ok {
			st.Signatory, st.Since, st.Edition = true, since, edition
			st.StatementStatus = string(s.StatusOn(on))
			return s.Organisation
		}
	}
	if len(statements) > 0 {
		st.StatementStatus = string(statements[0].StatusOn(on))
	}
	return ""
}
