package today

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Duty is a kind of task that is owed to somebody outside the organisation.
type Duty struct {
	Kind string
	To   Creditor // when the task names no organisation that asks
}

// Duties lists what counts as owed: corrections to pass on, acknowledgements, data to give back, requests and questions
// to answer, outcomes that were promised, choices to act on, and actions that were taken on.
func Duties() []Duty {
	return []Duty{
		{"correction.begin", Somebody}, {"correction.answer", Body}, {"correction.look", Body}, {"correction.chase", Somebody},
		{"correction.undo", Body}, {"correction.who", Somebody},
		{"choice.know", Somebody}, {"choice.act", Somebody}, {"case.answer", Somebody},
		{"incident.acknowledge", Body}, {"incident.act", Partnership},
		{"oneoff.acknowledge", Body}, {"oneoff.outcome", Body},
		{"request.answer", Body}, {"request.acknowledge", Body},
		{"record.confirm_end", Body}, {"succession.return", Partnership},
		{"partnership.action", Partnership}, {"question.answer", Public}, {"consultation.tell", Public},
		{"proposal.answer", Public}, {"proposal.reply", Public},
	}
}

// debtOf reads a task as something owed.
func debtOf(t intray.Task, hats []intray.Hat, person ident.Person, today clock.Date) Debt {
	d := Debt{Organisation: t.Organisation, Kind: t.Kind, Title: t.Title, URL: t.URL, To: Partnership, Roles: t.Roles, Since: t.CreatedAt, Due: t.Due,
		Overdue: !t.Due.IsZero() && t.Due.Before(today), Mine: t.For(hats, person)}
	if i := slices.IndexFunc(Duties(), func(k Duty) bool { return k.Kind == t.Kind }); i >= 0 {
		d.To = Duties()[i].To
	}
	switch {
	case t.From != "" && t.From != t.Organisation && d.To != Somebody:
		d.To, d.ToOrg = Body, t.From
	case d.To == Body:
		d.To = OtherSide // it is outside the directory, or several
	}
	return d
}

// mayFor reports whether a person with these hats may give a command for an organisation of theirs.
func mayFor(c access.Command, org ident.Organisation, hats []intray.Hat, person ident.Person) bool {
	a := access.Actor{Person: person, Organisation: org}
	for _, h := range hats {
		if h.Organisation == org {
			a.Roles = append(a.Roles, h.Role)
		}
	}
	_, ok := access.Allowed(a, c, access.RelationTo(a, org), "")
	return ok && len(a.Roles) > 0
}

// orgsOf lists the organisations of some hats, each once; "" is the partnership.
func orgsOf(hats []intray.Hat) (out []ident.Organisation) {
	for _, h := range hats {
		if !slices.Contains(out, h.Organisation) {
			out = append(out, h.Organisation)
		}
	}
	return out
}
