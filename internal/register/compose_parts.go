package register

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/sharing"
)

// purpose fills what the use is for and what is shared.
func (k composer) purpose(e *Entry, c *sharing.Content) {
	e.Why = Why{Purposes: k.all("purpose", c.Purposes), Specific: c.SpecificPurpose, Necessity: c.Necessity,
		IfNot: c.RiskOfNotSharing, EnforceLaw: c.LawEnforcement == sharing.Yes}
	e.What = What{Special: k.all("special_categories", c.SpecialCategories), Criminal: c.CriminalOffence == sharing.Yes,
		Linkage: c.Linkage}
	var kinds []string
	for _, it := range c.Items {
		if it.Category != "" && !slices.Contains(kinds, it.Category) {
			kinds = append(kinds, it.Category)
		}
		if it.Name != "" {
			e.What.Items = append(e.What.Items, Item{Name: it.Name, Kind: k.coded("item_category", it.Category),
				Source: it.Source, Why: it.Justification})
		}
	}
	e.What.Kinds = k.all("item_category", kinds)
	e.Benefits, e.Risks, e.Equality = c.Benefits, c.Risks, c.EqualityNote
}

// people fills whom the data is about.
func (k composer) people(e *Entry, c *sharing.Content) {
	e.People = People{Kinds: k.all("subject_types", c.Subjects), Count: number(c.SubjectCount),
		Ages: k.all("age_bands", c.AgeBands), Children: c.IncludesChildren == sharing.Yes}
	e.Rights = Rights{Contact: c.RightsContact, Procedure: c.RightsProcedure, Accuracy: c.AccuracyProcedure,
		FixDays: number(c.AccuracyDays), Told: k.maybe("told_subject", c.ToldSubject), Instead: c.Article14Public}
	for _, n := range c.Transparency {
		if who := k.partyName(c, n.Party); who != "" && webAddress(n.URL) {
			e.Rights.Notices = append(e.Rights.Notices, Notice{Who: who, URL: n.URL, How: n.How})
		}
	}
}

// webAddress reports whether a typed address is one that a public page may link to.
func webAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// lowerFirst lets a label stand within a sentence.
func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// care fills how long, how protected, and the three things people ask about most.
func (k composer) care(e *Entry, c *sharing.Content) {
	for _, r := range c.Retention {
		who := k.partyName(c, r.Party)
		if who == "" || number(r.Period) == 0 {
			continue
		}
		e.Keeping = append(e.Keeping, Keeping{Who: who, N: number(r.Period), Unit: k.coded("retention_unit", r.Unit),
			From: lowerFirst(k.coded("retention_trigger", r.Trigger).Words), After: k.maybe("retention_disposal", r.Disposal)})
	}
	e.Onward, e.OnwardNote = k.maybe("onward_conditions", c.Onward), c.OnwardNote
	e.Protection = Protection{Identifiable: k.maybe("identifiability", c.Identifiability),
		Assessment: k.maybe("dpia_outcome", c.DPIAOutcome), AssessmentOn: day(c.DPIAApprovedOn), RiskLeft: k.maybe("risk_level", c.DPIAResidual), Measures: k.all("security", c.SecurityMeasures)}
	for _, s := range []string{c.SafePeople, c.SafeProjects, c.SafeSettings, c.SafeData, c.SafeOutputs} {
		if s != "" {
			e.Protection.Safe = append(e.Protection.Safe, s)
		}
	}
	e.Automation = Automation{Level: k.maybe("adm_level", c.Automation), Matters: c.AutomationMatters == sharing.Yes,
		Tool: c.AutomationTool, Check: c.AutomationCheck, Safe: k.all("adm_safeguards", c.AutomationSafe)}
	e.Commercial = Commercial{Answer: c.Commercial, Details: c.CommercialDetails}
	e.Abroad = Abroad{Answer: c.OutsideUK, Countries: c.TransferCountries, Mechanism: k.maybe("transfer_mechanism", c.TransferMechanism)}
}

// day gives a kept date back when it is one.
func day(s string) string {
	d, err := clock.ParseDate(s)
	if err != nil {
		return ""
	}
	return d.String()
}

// choiceApplied is the opt-out result that says opt-outs are honoured; all others say why not.
const choiceApplied = "applied"

// choices says for every kind of opt-out whether it reaches this use. The kinds are never merged:
// people who set one of them must be able to see what it does here.
func (k composer) choices(e *Entry, c *sharing.Content) {
	ch := &e.Choices
	ch.NotPersonal = !c.Personal()
	ch.How, ch.CheckedOn, ch.Contact = c.OptOutHow, day(c.OptOutCheckedOn), c.OptOutContact
	ch.Consent, ch.Withdraw = k.maybe("consent_position", c.ConsentPosition), c.ConsentNote
	for _, code := range c.OptOutResult {
		if code != choiceApplied {
			ch.Because = append(ch.Because, k.coded("opt_out_result", code))
		}
	}
	kinds, err := k.words.List("opt_out_kind")
	if err != nil || ch.NotPersonal {
		ch.Reach = k.all("opt_out_kind", c.OptOutKinds)
		return
	}
	for _, it := range kinds.Items {
		one := k.coded("opt_out_kind", it.Code)
		if slices.Contains(c.OptOutKinds, it.Code) {
			ch.Reach = append(ch.Reach, one)
		} else {
			ch.NotReach = append(ch.NotReach, one)
		}
	}
}

// law names the grounds.
func (k composer) law(e *Entry, c *sharing.Content) {
	special := append(k.rules("art9", c.Article9), k.rules("schedule1", c.Schedule1)...)
	e.Law = Law{Bases: k.rules("art6", c.Article6), Special: special, Criminal: k.rules("art10", c.Article10),
		Powers: k.rules("gateway", c.Gateways), Confidence: k.rules("confidentiality", c.Confidentiality)}
}

// flows names what goes from whom to whom: single items when they are public, else their kinds.
func (k composer) flows(c *sharing.Content) []Flow {
	var out []Flow
	for _, f := range c.Flows {
		one := Flow{From: k.partyNames(c, f.From), To: k.partyNames(c, f.To),
			Often: k.maybe("frequency", f.Frequency), Start: f.Trigger}
		for _, id := range f.Items {
			i := slices.IndexFunc(c.Items, func(it sharing.Item) bool { return it.ID == id })
			if i < 0 {
				continue
			}
			name := c.Items[i].Name
			if name == "" {
				name = k.coded("item_category", c.Items[i].Category).Words
			}
			if name != "" && !slices.Contains(one.What, name) {
				one.What = append(one.What, name)
			}
		}
		if len(one.From) > 0 && len(one.To) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// history says what each public version changed, newest first, and lists the versions. Both sides of
// a comparison are public texts at today's level, so that a sentence cannot say more than a page.
func (k composer) history(shown int) ([]Change, []EarlierOf) {
	versions := slices.Clone(k.src.Versions)
	versions = slices.DeleteFunc(versions, func(v sharing.Version) bool { return v.LiveAt.IsZero() || v.N > shown })
	slices.SortFunc(versions, func(a, b sharing.Version) int { return cmp.Compare(a.N, b.N) })
	_, level, _ := face(k.src)
	var changes []Change
	var lines []EarlierOf
	for i, v := range versions {
		line := EarlierOf{Version: v.N, From: clock.DateOf(v.LiveAt), Status: statusOf(v.Stage)}
		if v.Stage.Closed() {
			line.To = clock.DateOf(v.ClosedAt)
		}
		lines = append(lines, line)
		if i == 0 {
			continue
		}
		at := stricter(level, stricter(levelOf(&v.Content), levelOf(&versions[i-1].Content)))
		if at == LevelWithheld {
			continue
		}
		one := Change{Version: v.N, On: clock.DateOf(v.LiveAt)}
		old, now := k.named(public(versions[i-1].Content, at)), k.named(public(v.Content, at))
		for _, c := range sharing.Diff(old, now, plainWords{k}) {
			if c.Sentence != "" {
				one.Sentences = append(one.Sentences, c.Sentence)
			}
		}
		changes = append(changes, one)
	}
	slices.Reverse(changes)
	slices.Reverse(lines)
	return changes, lines
}

// named gives items without a public name their kind's, so that a sentence about them has a subject.
func (k composer) named(c sharing.Content) sharing.Content {
	for i := range c.Items {
		if c.Items[i].Name == "" {
			c.Items[i].Name = k.coded("item_category", c.Items[i].Category).Words
		}
	}
	return c
}

// plainWords gives sentences about changes the public's words.
type plainWords struct{ k composer }

// Label implements sharing.Words.
func (p plainWords) Label(list, code string) string {
	if list == "organisation" {
		for _, o := range p.k.src.Organisations {
			if string(o.ID) == code {
				return o.Name
			}
		}
		return code
	}
	return p.k.words.PlainLabel(list, code)
}
