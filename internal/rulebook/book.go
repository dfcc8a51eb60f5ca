package rulebook

import (
	"fmt"
	"slices"
	"time"

	"sharewell/internal/errs"
)

// Item is one code of a code list.
type Item struct {
	Code  string
	Label string // words for staff
	Plain string // words for the public
	Hint  string
	Group string // heading it stands under, if the list has headings
	URI   string // the W3C Data Privacy Vocabulary's name for it, where there is one
}

// List is one code list.
type List struct {
	Name   string
	Label  string
	Source Source
	Items  []Item
}

// Codes gives the list's codes in order.
func (l List) Codes() []string {
	codes := make([]string, len(l.Items))
	for i, it := range l.Items {
		codes[i] = it.Code
	}
	return codes
}

// Has reports whether the list holds code.
func (l List) Has(code string) bool {
	return slices.ContainsFunc(l.Items, func(it Item) bool { return it.Code == code })
}

// Purpose is one purpose of the agreement.
type Purpose struct {
	Code         string
	Label        string
	Plain        string
	Explanation  string
	DirectCare   bool
	SecondaryUse bool
	Safeguarding bool
	Article6     []string // hints: codes usually relied on
	Article9     []string
	Status       string // draft or adopted
	Source       Source
	Confidence   Confidence
}

// Sector is a family of body kinds.
type Sector struct {
	Code  string
	Label string
	Plain string
	Kinds []string
}

// BodyKind is one kind of body, with the defaults its kind brings.
type BodyKind struct {
	Code               string
	Label              string
	Plain              string
	Sector             string
	PublicAuthority    bool
	CompetentAuthority bool
	HealthOrCare       bool
	S16LA              string   // hint: code of list s16la_body
	Identifiers        []string // identifiers it must give: ico, ods, urn, gss …
	Roles              []string // named roles it must fill: dpo, siro, caldicott, dsl …
	Confidence         Confidence
	Note               string
}

// Setting is one rule of the partnership's own, with its value.
type Setting struct {
	Key         string
	Label       string
	Explanation string
	Text        string // the value as words
	Number      int    // the value as a number; zero when it is words
	Unit        string
	Authority   Authority
	Source      Source
	Confidence  Confidence
}

// Holiday is one bank holiday of England and Wales.
type Holiday struct {
	Date       time.Time
	Name       string
	Confidence Confidence
}

// Regulator is the regulator of data protection, by its name on a date.
type Regulator struct {
	Code       string
	Label      string
	Short      string
	Website    string
	Complaints string // address of the page where people complain
	Phone      string
	From       time.Time
	To         time.Time
	Source     Source
	Confidence Confidence
	Note       string
}

// Moment is one line of the legal timeline.
type Moment struct {
	ID         string
	Date       time.Time // zero while the day is not known
	When       string    // the day in words, when it is not exact
	Label      string
	Plain      string
	Rules      []string // rules it brought or changed
	Source     Source
	Confidence Confidence
	Note       string
}

// Book is the whole rulebook, checked. It never changes after Load.
type Book struct {
	date       time.Time
	version    string
	rules      map[string][]Rule // versions of each identifier, oldest first
	order      []string          // identifiers in file order
	byCode     map[Kind]map[string]string
	byKind     map[Kind][]string
	lists      map[string]List
	listNames  []string
	purposes   []Purpose
	sectors    []Sector
	kinds      []BodyKind
	settings   []Setting
	holidays   []Holiday
	regulators []Regulator
	timeline   []Moment
	groups     []groupSpec

	wording      wordingSpec
	pieces       []WordingPiece
	advisers     []Adviser
	topics       []topic
	firstAdviser string
}

// Date is the day the data states the law for.
func (b *Book) Date() time.Time { return b.date }

// Version names the data exactly: its date and a fingerprint of every file.
func (b *Book) Version() string { return b.version }

// RuleOn gives the version of a rule in force on a date.
func (b *Book) RuleOn(id string, on time.Time) (Rule, bool) {
	for _, r := range b.rules[id] {
		if r.InForce(b.dateOr(on)) {
			return r, true
		}
	}
	return Rule{}, false
}

// Rule gives a rule as it stands on the book's date, or else its nearest version.
func (b *Book) Rule(id string) (Rule, bool) {
	if r, ok := b.RuleOn(id, b.date); ok {
		return r, true
	}
	vs := b.rules[id]
	if len(vs) == 0 {
		return Rule{}, false
	}
	return vs[len(vs)-1], true
}

// Versions gives every version of a rule, oldest first.
func (b *Book) Versions(id string) []Rule { return slices.Clone(b.rules[id]) }

// Rules gives the rules of a kind in force on a date, in the order of the files.
func (b *Book) Rules(kind Kind, on time.Time) []Rule {
	var out []Rule
	for _, id := range b.byKind[kind] {
		if r, ok := b.RuleOn(id, on); ok {
			out = append(out, r)
		}
	}
	return out
}

// Resolve gives the identifier of a rule from its identifier or its code within a kind.
func (b *Book) Resolve(kind Kind, codeOrID string) (string, bool) {
	if vs := b.rules[codeOrID]; len(vs) > 0 && vs[0].Kind == kind {
		return codeOrID, true
	}
	id, ok := b.byCode[kind][codeOrID]
	return id, ok
}

// ListNames gives the names of every code list.
func (b *Book) ListNames() []string { return slices.Clone(b.listNames) }

// List gives a code list. Kinds of rule, body kinds, sectors and purposes answer as lists too: art6,
// art9, schedule1, art10, compatibility, regime, confidentiality, gateway, org_type, sector, purpose.
func (b *Book) List(name string) (List, error) {
	l, ok := b.lists[name]
	if !ok {
		return List{}, errs.New(errs.NotFound, "rulebook.no_such_list", fmt.Sprintf("There is no code list named %q.", name))
	}
	return l, nil
}

// Item gives one code of a list.
func (b *Book) Item(list, code string) (Item, bool) {
	for _, it := range b.lists[list].Items {
		if it.Code == code {
			return it, true
		}
	}
	return Item{}, false
}

// Label gives the staff words for a code, or the code itself when the list does not hold it.
func (b *Book) Label(list, code string) string {
	if it, ok := b.Item(list, code); ok {
		return it.Label
	}
	return code
}

// PlainLabel gives the public words for a code, or the code itself when the list does not hold it.
func (b *Book) PlainLabel(list, code string) string {
	if it, ok := b.Item(list, code); ok {
		return it.Plain
	}
	return code
}

// Purposes gives the purposes in order.
func (b *Book) Purposes() []Purpose { return slices.Clone(b.purposes) }

// Purpose gives one purpose.
func (b *Book) Purpose(code string) (Purpose, bool) {
	i := slices.IndexFunc(b.purposes, func(p Purpose) bool { return p.Code == code })
	if i < 0 {
		return Purpose{}, false
	}
	return b.purposes[i], true
}

// Sectors gives the sectors in order.
func (b *Book) Sectors() []Sector { return slices.Clone(b.sectors) }

// BodyKinds gives the kinds of body in order.
func (b *Book) BodyKinds() []BodyKind { return slices.Clone(b.kinds) }

// BodyKind gives one kind of body.
func (b *Book) BodyKind(code string) (BodyKind, bool) {
	i := slices.IndexFunc(b.kinds, func(k BodyKind) bool { return k.Code == code })
	if i < 0 {
		return BodyKind{}, false
	}
	return b.kinds[i], true
}

// BodyOf gives a body with the defaults of its kind; an unknown kind has none.
func (b *Book) BodyOf(kind string) Body {
	k, ok := b.BodyKind(kind)
	if !ok {
		return Body{Kind: kind}
	}
	return Body{
		Kind: kind, PublicAuthority: k.PublicAuthority,
		CompetentAuthority: k.CompetentAuthority, S16LA: k.S16LA,
	}
}

// GatewayQuery narrows Gateways; empty parts match everything.
type GatewayQuery struct {
	On       time.Time
	From, To string // kinds of body
	Purpose  string
}

// Gateways gives the gateways in force that are open to those bodies for that purpose.
func (b *Book) Gateways(q GatewayQuery) []Rule {
	var out []Rule
	for _, r := range b.Rules(KindGateway, q.On) {
		g := r.Gateway
		if opens(g.FromKinds, q.From) && opens(g.ToKinds, q.To) && opens(g.Purposes, q.Purpose) {
			out = append(out, r)
		}
	}
	return out
}

// opens reports whether a closed list, where empty means any, admits a value, where empty means any.
func opens(list []string, v string) bool {
	return len(list) == 0 || v == "" || slices.Contains(list, v)
}

// Clock gives a clock as it stands on the book's date.
func (b *Book) Clock(id string) (Rule, bool) {
	id, ok := b.Resolve(KindClock, id)
	if !ok {
		return Rule{}, false
	}
	return b.Rule(id)
}

// Clocks gives every clock in force on the book's date.
func (b *Book) Clocks() []Rule { return b.Rules(KindClock, b.date) }

// Holidays gives the bank holidays of England and Wales, in order.
func (b *Book) Holidays() []Holiday { return slices.Clone(b.holidays) }

// Regulator gives the regulator on the book's date.
func (b *Book) Regulator() Regulator { return b.RegulatorOn(b.date) }

// RegulatorOn gives the regulator on a date.
func (b *Book) RegulatorOn(on time.Time) Regulator {
	d := day(b.dateOr(on))
	for _, r := range slices.Backward(b.regulators) {
		if !d.Before(r.From) {
			return r
		}
	}
	return b.regulators[0]
}

// Timeline gives the legal timeline: known days first and in order, then the days not yet known.
func (b *Book) Timeline() []Moment { return slices.Clone(b.timeline) }

// Setting gives one of the partnership's own rules.
func (b *Book) Setting(key string) (Setting, bool) {
	i := slices.IndexFunc(b.settings, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return b.settings[i], true
}

// SettingNumber gives a setting's number, or otherwise when the pack does not set it.
func (b *Book) SettingNumber(key string, otherwise int) int {
	if s, ok := b.Setting(key); ok {
		return s.Number
	}
	return otherwise
}

// Settings gives every setting in order.
func (b *Book) Settings() []Setting { return slices.Clone(b.settings) }

// dateOr is the date asked about, or the book's own.
func (b *Book) dateOr(on time.Time) time.Time {
	if on.IsZero() {
		return b.date
	}
	return on
}
