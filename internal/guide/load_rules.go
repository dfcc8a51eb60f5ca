package guide

import (
	"cmp"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/rulebook"
)

// stage is what a rule speaks about.
type stage string

// The stages. Of advice and tell the first rule whose condition holds decides; of the others every one
// that holds speaks.
const (
	stageQuestion stage = "question"
	stageAdvice   stage = "advice"
	stageDoubt    stage = "doubt"  // turns sharing into "get advice"
	stageNarrow   stage = "narrow" // turns "share" into "share part"
	stageTell     stage = "tell"
	stageFirst    stage = "first"
	stageShare    stage = "share"
	stageWithhold stage = "withhold"
	stageSend     stage = "send"
	stageRecord   stage = "record"
	stageCall     stage = "call"
	stageReason   stage = "reason"
)

func stages() []stage {
	return []stage{stageAdvice, stageDoubt, stageNarrow, stageTell, stageFirst, stageShare, stageWithhold, stageSend, stageRecord, stageCall, stageReason}
}

// rule is one version of one rule of the guide.
type rule struct {
	id      string
	stage   stage
	label   string
	when    condition
	advice  Advice
	urgency string
	text    string
	reason  string
	code    string // tell: the position; call: the role
	notTold string
	own     bool
	restsOn []string // rules of the rulebook; the first is its source

	from, to   time.Time
	checkedOn  time.Time
	confidence rulebook.Confidence
	file       string
	line       int
}

// inForce reports whether the rule stands on a day.
func (r rule) inForce(on time.Time) bool {
	y, m, d := on.Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return !day.Before(r.from) && (r.to.IsZero() || !day.After(r.to))
}

// dated is what every rule and question says of itself.
type dated struct {
	RestsOn    []string `yaml:"rests_on"`
	CheckedOn  string   `yaml:"checked_on"`
	Confidence string   `yaml:"confidence"`
	From       string   `yaml:"effective_from"`
	To         string   `yaml:"effective_to"`
}

// rulesFile holds rules of one stage.
type rulesFile struct {
	Guide string     `yaml:"guide"`
	Stage string     `yaml:"stage"`
	Rules []ruleData `yaml:"rules"`
}

type ruleData struct {
	ID      yaml.Node `yaml:"id"`
	Stage   string    `yaml:"stage"`
	Label   string    `yaml:"label"`
	When    yaml.Node `yaml:"when"`
	Advice  string    `yaml:"advice"`
	Urgency string    `yaml:"urgency"`
	Text    string    `yaml:"text"`
	Reason  string    `yaml:"reason"`
	Code    string    `yaml:"code"`
	NotTold string    `yaml:"not_told"`
	Own     bool      `yaml:"own"`
	dated   `yaml:",inline"`
}

func (l *loader) readRules(doc rulesFile) {
	for _, d := range doc.Rules {
		st := stage(cmp.Or(d.Stage, doc.Stage))
		if !slices.Contains(stages(), st) {
			l.fail(d.ID.Line, "there is no stage %q", string(st))
			continue
		}
		r := l.rule(d.ID.Line, d.ID.Value, st, d.dated)
		r.label, r.when, r.advice, r.urgency = d.Label, l.compile(&d.When), Advice(d.Advice), d.Urgency
		r.text, r.reason, r.code, r.notTold, r.own = d.Text, d.Reason, d.Code, d.NotTold, d.Own
		l.dates(r.line, d.dated)
		l.sensible(r)
		l.g.rules = append(l.g.rules, r)
	}
}

func (l *loader) rule(line int, id string, st stage, d dated) rule {
	return rule{
		id: id, stage: st, restsOn: d.RestsOn, from: l.day(line, d.From), to: l.day(line, d.To), checkedOn: l.day(line, d.CheckedOn),
		confidence: cmp.Or(rulebook.Confidence(d.Confidence), rulebook.Verified), file: l.file, line: line,
	}
}

// dates refuses a rule that does not say since when, checked when, and on what it rests.
func (l *loader) dates(line int, d dated) {
	if d.From == "" || d.CheckedOn == "" {
		l.fail(line, "effective_from and checked_on are missing, or one of them")
	}
	if d.To != "" && d.To < d.From {
		l.fail(line, "the rule ends before it starts")
	}
	if d.Confidence != "" && !rulebook.Confidence(d.Confidence).Valid() {
		l.fail(line, "confidence cannot be %q", d.Confidence)
	}
	if len(d.RestsOn) == 0 {
		l.fail(line, "the source is missing: name the rules of the rulebook it rests on (rests_on)")
	}
	for _, id := range d.RestsOn {
		r, ok := l.g.book.Rule(id)
		switch {
		case !ok:
			l.fail(line, "the source %q is dead: the rulebook has no such rule", id)
		case r.Source.URL == "":
			l.fail(line, "the source %q is dead: it has no address", id)
		}
	}
}

func (l *loader) day(line int, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		l.fail(line, "%q must be a date like 2026-02-05", text)
	}
	return t
}

// sensible refuses a rule nobody could follow.
func (l *loader) sensible(r rule) {
	has := func(list, code string) bool { _, ok := l.g.book.Item(list, code); return ok }
	switch {
	case r.id == "" || r.label == "":
		l.fail(r.line, "a rule needs an id and a label")
	case r.text == "" && r.stage != stageReason && r.stage != stageNarrow:
		l.fail(r.line, "text is missing")
	case r.reason == "" && slices.Contains([]stage{stageAdvice, stageDoubt, stageNarrow, stageTell, stageReason}, r.stage):
		l.fail(r.line, "the reason is missing")
	case (r.stage == stageAdvice) != r.advice.Valid():
		l.fail(r.line, "advice must be share, share_part, do_not_share or get_advice, in rules of stage advice only")
	case r.urgency != "" && !has("urgency", r.urgency):
		l.fail(r.line, "urgency cannot be %q", r.urgency)
	case r.stage == stageTell && (!has("told_subject", r.code) || r.notTold != "" && !has("not_told_reason", r.notTold)):
		l.fail(r.line, "code must be one of list told_subject, and not_told of list not_told_reason")
	case r.stage == stageCall && r.code == "":
		l.fail(r.line, "code must name the role to call")
	}
}
