package rulebook

import (
	"slices"
	"strings"
	"time"
)

// arranged is an arrangement prepared for judging.
type arranged struct {
	in      *Arrangement
	chosen  map[Kind][]string // codes chosen, in their short form
	classes []partyClass
	limit   int // months an arrangement may run before its review
}

// partyClass is every party the law cannot tell apart: hundreds of schools are judged once.
type partyClass struct {
	body       Body
	names      []string
	controller bool
	provides   bool
	receives   bool
}

// flowPair is one kind of giver with one kind of receiver.
type flowPair struct{ giver, receiver partyClass }

// SettingReviewMonths names the setting with the longest time to a review.
const SettingReviewMonths = "review_months"

func (b *Book) arrange(a *Arrangement) *arranged {
	out := &arranged{in: a, chosen: map[Kind][]string{}, limit: b.SettingNumber(SettingReviewMonths, 0)}
	for _, c := range chosenIn(a) {
		for _, code := range c.codes {
			if id, ok := b.resolveChoice(c.kind, code); ok {
				code = b.rules[id][0].Code
			}
			out.chosen[c.kind] = append(out.chosen[c.kind], code)
		}
	}
	index := map[string]int{}
	for _, p := range a.Parties {
		key := classKey(p)
		i, ok := index[key]
		if !ok {
			i = len(out.classes)
			index[key] = i
			out.classes = append(out.classes, partyClass{
				body: p.Body, provides: p.Provides, receives: p.Receives, controller: isController(p.Role),
			})
		}
		out.classes[i].names = append(out.classes[i].names, p.Name)
	}
	return out
}

// choiceSet is what an arrangement chose of one kind.
type choiceSet struct {
	kind  Kind
	group Group
	codes []string
}

// chosenIn lists the choices of an arrangement, question by question.
func chosenIn(a *Arrangement) []choiceSet {
	return []choiceSet{
		{KindArticle6, GroupArticle6, a.Article6},
		{KindArticle9, GroupArticle9, a.Article9},
		{KindSchedule1, GroupSchedule1, a.Schedule1},
		{KindArticle10, GroupArticle10, a.Article10},
		{KindGateway, GroupGateway, a.Gateways},
		{KindConfidentiality, GroupConfidentiality, a.Confidentiality},
		{KindCompatibility, "", a.Compatibility},
	}
}

func isController(role string) bool {
	return role == "controller" || role == "joint_controller" || role == ""
}

func classKey(p PartyFacts) string {
	flags := []byte("------")
	for i, on := range []bool{p.Provides, p.Receives, isController(p.Role), p.Body.PublicAuthority, p.Body.CompetentAuthority} {
		if on {
			flags[i] = '+'
		}
	}
	return string(flags) + p.Body.Kind + "|" + p.Body.S16LA + "|" + strings.Join(p.Body.APDParas, ",")
}

// flows lists every giver with every receiver that can be another party.
func (a *arranged) flows() []flowPair {
	var out []flowPair
	for i, g := range a.classes {
		for j, r := range a.classes {
			if g.provides && r.receives && (i != j || len(g.names) > 1) {
				out = append(out, flowPair{g, r})
			}
		}
	}
	return out
}

// controllerPairs lists every controller with each party it gives to, or, when it only receives, with
// those who give to it: a condition must be met by everybody who decides about the data.
func (a *arranged) controllerPairs() []flowPair {
	var out []flowPair
	for i, p := range a.classes {
		if !p.controller {
			continue
		}
		n := len(out)
		for j, q := range a.classes {
			if (i != j || len(p.names) > 1) && p.provides && q.receives {
				out = append(out, flowPair{p, q})
			}
		}
		for j, q := range a.classes {
			if len(out) == n && (i != j || len(p.names) > 1) {
				out = append(out, flowPair{p, q})
			}
		}
	}
	return out
}

// rules gives the chosen rules of some kinds that stand on a day.
func (a *arranged) rules(b *Book, kinds []Kind, on time.Time) []*Rule {
	var out []*Rule
	for _, kind := range kinds {
		for _, code := range a.chosen[kind] {
			if id, ok := b.resolveChoice(kind, code); ok {
				if r := b.versionOn(id, on); r != nil && !slices.Contains(out, r) {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// factsOf gives what an arrangement says about every sharing under it. What a party chose to rely on
// counts as a fact it vouches for: consent, support under section 251, a court order.
func factsOf(a *Arrangement, prepared *arranged) Facts {
	conf := prepared.chosen[KindConfidentiality]
	return Facts{
		On: a.On, Purposes: a.Purposes, Subjects: a.Subjects, SpecialCategories: a.SpecialCategories,
		Regime: a.Regime, Criminal: a.Criminal, Confidential: a.Confidential, GPPatientData: a.GPPatientData,
		Requested: a.Requested, RequestSaysPublicTask: a.RequestSaysPublicTask,
		LawEnforcementPurpose: a.LawEnforcementPurpose, CollectedOnConsent: a.CollectedOnConsent,
		ConsentGiven: slices.Contains(prepared.chosen[KindArticle6], "a") ||
			slices.Contains(conf, "explicit_consent"),
		Section251:             slices.Contains(conf, "s251_support"),
		CourtOrder:             slices.Contains(conf, "court_order"),
		PublicInterestRecorded: slices.Contains(conf, "overriding_public_interest"),
	}
}

// resolveChoice is Resolve, but a Schedule 1 condition may also carry criminal offence data.
// Law: DPA 2018 s.10(5).
func (b *Book) resolveChoice(kind Kind, code string) (string, bool) {
	id, ok := b.Resolve(kind, code)
	if !ok && kind == KindArticle10 {
		return b.Resolve(KindSchedule1, code)
	}
	return id, ok
}
