package rulebook

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// meta is what every dated thing says about where it comes from.
type meta struct {
	authority  Authority
	source     Source
	checked    time.Time
	confidence Confidence
	from       time.Time
}

// metaKeys are the keys of meta; a file's defaults may give them once for all.
func metaKeys() []string {
	return []string{"authority", "source", "checked_on", "confidence", "effective_from"}
}

// meta reads what o says, taking the rest from the file's defaults.
func (r *reader) meta(o object, d meta) meta {
	m := meta{
		authority:  oneOf(o, "authority", d.authority, Authority.Valid),
		source:     d.source,
		checked:    d.checked,
		confidence: oneOf(o, "confidence", d.confidence, Confidence.Valid),
		from:       d.from,
	}
	if o.has("source") {
		s := r.object(o.at["source"], "name", "url")
		m.source = Source{s.must("name"), s.text("url")}
	}
	if o.has("checked_on") {
		m.checked = o.date("checked_on")
	}
	if o.has("effective_from") {
		m.from = o.date("effective_from")
	}
	return m
}

// complete reports what is missing for o to be trusted.
func (r *reader) complete(o object, m meta) {
	switch {
	case o.node == nil:
	case m.source.Name == "":
		r.fail(o.node, "the source is missing")
	case m.source.URL == "" && m.authority != Decision:
		r.fail(o.node, "the source %q has no url", m.source.Name)
	}
	if m.confidence == "" {
		r.fail(o.node, "confidence is missing")
	}
	if m.checked.IsZero() && !o.has("checked_on") {
		r.fail(o.node, "checked_on is missing")
	}
}

// rulesFile reads a file of rules of one kind.
func (l *loader) rulesFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "kind", "defaults", "options", "rules")
	kind := oneOf(o, "kind", Kind(""), Kind.Valid)
	if kind == "" {
		l.fail(root, "kind is missing")
		return
	}
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	shared := l.clauses(o, "options")
	for _, n := range o.items("rules") {
		l.rule(n, kind, defaults, shared)
	}
}

// ruleKeys are the keys a rule may have.
func ruleKeys() []string {
	return append(metaKeys(), "id", "code", "label", "plain", "explanation", "effective_to", "note", "parent",
		"article9", "article10", "apd", "apd_note", "apd_unless", "gateway", "clock", "options", "check")
}

func (l *loader) rule(n *yaml.Node, kind Kind, defaults meta, shared []clause) {
	o := l.object(n, ruleKeys()...)
	m := l.meta(o, defaults)
	l.complete(o, m)
	r := Rule{
		ID: o.must("id"), Kind: kind, Code: o.text("code"), Label: o.must("label"), Plain: o.must("plain"),
		Explanation: o.must("explanation"), From: m.from, To: o.date("effective_to"),
		Authority: m.authority, Source: m.source, CheckedOn: m.checked, Confidence: m.confidence,
		Note: o.text("note"), Parent: o.text("parent"),
		file: l.file, line: n.Line,
	}
	if r.Authority == "" {
		l.fail(n, "authority is missing")
	}
	if r.From.IsZero() && !o.has("effective_from") {
		l.fail(n, "effective_from is missing")
	}
	if !r.To.IsZero() && r.To.Before(r.From) {
		l.fail(n, "the rule ends before it starts")
	}
	if r.Parent != "" {
		l.refer(o.at["parent"], refRule, r.Parent)
	}
	l.special(o, &r)
	r.options = append(l.clauses(o, "options"), shared...)
	l.keep(n, r)
}

// special reads the parts that only some kinds of rule have, and refuses them elsewhere.
func (l *loader) special(o object, r *Rule) {
	belongs := map[string]Kind{
		"article9": KindSchedule1, "article10": KindSchedule1, "apd": KindSchedule1, "apd_note": KindSchedule1,
		"apd_unless": KindSchedule1, "gateway": KindGateway, "clock": KindClock, "check": KindCheck,
	}
	for key, kind := range belongs {
		if o.has(key) && r.Kind != kind {
			l.fail(o.at[key], "%s belongs to rules of kind %s only", key, kind)
			return
		}
	}
	switch r.Kind {
	case KindSchedule1:
		r.Article9, r.Article10 = o.codes("article9", string(KindArticle9)), o.yes("article10")
		r.APD = oneOf(o, "apd", APDRule(""), APDRule.Valid)
		r.APDNote = o.text("apd_note")
		r.apdUnless = l.compile(o.at["apd_unless"], grammar{l.words, scopeFlow, false})
		if r.APD == "" {
			l.fail(o.node, "apd is missing: say required, conditional or not_needed")
		}
	case KindGateway:
		r.Gateway = l.gateway(o)
	case KindClock:
		r.Clock = l.clock(o)
	case KindCheck:
		r.check = l.check(o)
	case KindArticle6, KindCompatibility, KindArticle9, KindArticle10, KindRegime, KindPart3, KindConfidentiality, KindGuidance, KindDuty:
	}
}

// keep files a rule under its identifier, its kind and its code.
func (l *loader) keep(n *yaml.Node, r Rule) {
	b := l.book
	if r.ID == "" {
		return
	}
	if len(b.rules[r.ID]) == 0 {
		b.order = append(b.order, r.ID)
		b.byKind[r.Kind] = append(b.byKind[r.Kind], r.ID)
	}
	b.rules[r.ID] = append(b.rules[r.ID], r)
	if r.Code == "" {
		return
	}
	if b.byCode[r.Kind] == nil {
		b.byCode[r.Kind] = map[string]string{}
	}
	if other, ok := b.byCode[r.Kind][r.Code]; ok && other != r.ID {
		l.fail(n, "the code %q already belongs to %q", r.Code, other)
	}
	b.byCode[r.Kind][r.Code] = r.ID
}

func (l *loader) gateway(parent object) *Gateway {
	if !parent.has("gateway") {
		l.fail(parent.node, "gateway is missing")
		return &Gateway{}
	}
	o := l.object(parent.at["gateway"], "act", "section", "effect", "from", "to", "purposes", "subjects", "on_confidence", "weak", "warning")
	return &Gateway{
		Act: o.must("act"), Section: o.text("section"),
		Effect:    oneOf(o, "effect", EffectPower, Effect.Valid),
		FromKinds: o.codes("from", "org_type"), ToKinds: o.codes("to", "org_type"),
		Purposes: o.codes("purposes", "purpose"), Subjects: o.codes("subjects", "subject_types"),
		OnConfidence: oneOf(o, "on_confidence", ConfidenceUnconfirmed, ConfidenceEffect.Valid),
		Weak:         o.yes("weak"), Warning: o.text("warning"),
	}
}

func (l *loader) clock(parent object) *Clock {
	if !parent.has("clock") {
		l.fail(parent.node, "clock is missing")
		return &Clock{}
	}
	o := l.object(parent.at["clock"], "amount", "unit", "start", "counting", "rolls_forward", "pause", "pause_code",
		"extension_amount", "extension_unit", "extension_when", "legal", "waits")
	c := &Clock{
		Amount: o.number("amount"), Unit: oneOf(o, "unit", Unit(""), Unit.Valid),
		Start: oneOf(o, "start", FromEvent, Start.Valid), Counting: o.must("counting"),
		RollsForward: o.yes("rolls_forward"), Pause: o.text("pause"), PauseCode: o.text("pause_code"),
		ExtensionAmount: o.number("extension_amount"), ExtensionUnit: oneOf(o, "extension_unit", Unit(""), Unit.Valid),
		ExtensionWhen: o.text("extension_when"), Legal: o.yes("legal"), Waits: o.codes("waits", ""),
	}
	if c.Unit != "" && c.Amount <= 0 {
		l.fail(o.node, "amount must be above zero when there is a unit")
	}
	return c
}

// clauses reads the reasoning of a rule.
func (l *loader) clauses(parent object, key string) []clause {
	nodes := parent.items(key)
	out := make([]clause, 0, len(nodes))
	for _, n := range nodes {
		o := l.object(n, "when", "status", "recommend", "reason", "fix", "cites", "quiet")
		c := clause{
			quiet: o.yes("quiet"),
			when:  l.compile(o.at["when"], grammar{l.words, scopeChoice, false}),
			rank:  o.number("recommend"), reason: o.text("reason"), fix: o.text("fix"),
			cites: o.codes("cites", refRule),
		}
		c.hidden = o.text("status") == "hidden"
		if !c.hidden {
			c.status = Status(o.must("status"))
			l.sensible(o, c)
		}
		out = append(out, c)
	}
	return out
}

// sensible refuses an option nobody could follow.
func (l *loader) sensible(o object, c clause) {
	switch {
	case !slices.Contains([]Status{Allowed, Warn, Blocked}, c.status):
		l.fail(o.node, "status must be allowed, warn, blocked or hidden, not %q", string(c.status))
	case c.reason == "":
		l.fail(o.node, "the reason is missing")
	case c.status != Allowed && c.fix == "":
		l.fail(o.node, "a %s option must say how to mend it (fix)", string(c.status))
	case c.status == Blocked && c.rank != 0:
		l.fail(o.node, "a blocked option cannot be recommended")
	}
}

// check reads what an arrangement must satisfy.
func (l *loader) check(parent object) *check {
	if !parent.has("check") {
		l.fail(parent.node, "check is missing")
		return &check{}
	}
	o := l.object(parent.at["check"], "reach", "of", "when", "severity", "field", "message", "fix", "cites")
	k := &check{
		reach:    oneOf(o, "reach", reachArrangement, reach.valid),
		severity: oneOf(o, "severity", Warns, func(s Severity) bool { return gravity(s) >= 0 }),
		field:    o.must("field"), message: o.must("message"), fix: o.must("fix"), cites: o.codes("cites", refRule),
	}
	for _, code := range o.codes("of", "rule_kind") {
		k.of = append(k.of, Kind(code))
	}
	scopes := map[reach]scope{
		reachArrangement: scopeArrangement, reachController: scopeController, reachFlow: scopeFlow,
		reachChoice: scopeChoice, reachEveryFlow: scopeChoice,
	}
	chooses := scopes[k.reach] == scopeChoice
	if chooses != (len(k.of) > 0) {
		l.fail(o.node, "of names the kinds of choice, for the reaches choice and every_flow only")
	}
	if !o.has("when") {
		l.fail(o.node, "when is missing")
	}
	k.when = l.compile(o.at["when"], grammar{l.words, scopes[k.reach], true})
	return k
}
