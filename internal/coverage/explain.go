package coverage

import (
	_ "embed" // the words
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed reasons.yaml
var reasonsFile []byte

type wording struct {
	Sentence string `yaml:"sentence"`
	Fix      string `yaml:"fix"`
	Rule     string `yaml:"rule"`
	List     string `yaml:"list"`
}

type wordings struct {
	Reasons     map[string]wording `yaml:"reasons"`
	Obligations map[string]wording `yaml:"obligations"`
}

var words = sync.OnceValue(func() wordings {
	var w wordings
	if err := yaml.Unmarshal(reasonsFile, &w); err != nil {
		panic(fmt.Sprintf("coverage: reasons.yaml: %v", err)) // the file is compiled in
	}
	return w
})

// Explained is a decision in words.
type Explained struct {
	Outcome     string
	Advisory    bool // always: a decision is advice
	Records     []RecordRef
	Reasons     []ExplainedReason
	Obligations []ExplainedObligation
}

// ExplainedReason is one ground in words.
type ExplainedReason struct {
	Code     string
	Record   string // reference; "" when it is about the question or a body
	Rule     string // rule of the rulebook, or code of a lapse; "coverage." and the code when it is ours
	Source   string // where it is laid down: an Act, or the record
	URL      string
	Sentence string
	Fix      string
}

// ExplainedObligation is one thing to be done, in words.
type ExplainedObligation struct {
	Code, Record, Detail, Sentence string
}

// Explain puts a decision into words. Decide itself handles codes only.
func (s *Service) Explain(d *Decision) Explained {
	e := Explained{Outcome: d.Outcome.String(), Advisory: d.Advisory(), Records: append([]RecordRef{}, d.Records...),
		Reasons: []ExplainedReason{}, Obligations: []ExplainedObligation{}}
	for _, r := range d.Reasons {
		e.Reasons = append(e.Reasons, s.reason(d, r))
	}
	for _, o := range d.Obligations {
		w := words().Obligations[o.Code.String()]
		label := o.Detail
		if w.List != "" && s.deps.Book != nil {
			label = s.deps.Book.Label(w.List, o.Detail)
		}
		e.Obligations = append(e.Obligations, ExplainedObligation{o.Code.String(), d.refOf(o.Record), o.Detail, strings.ReplaceAll(w.Sentence, "{detail}", label)})
	}
	return e
}

func (d *Decision) refOf(n int16) string {
	if n < 0 || int(n) >= len(d.Records) {
		return ""
	}
	return d.Records[n].Ref
}

func (s *Service) reason(d *Decision, r Reason) ExplainedReason {
	w := words().Reasons[r.Code.String()]
	e := ExplainedReason{Code: r.Code.String(), Record: d.refOf(r.Record), Rule: "coverage." + r.Code.String(), Fix: w.Fix,
		Sentence: strings.ReplaceAll(w.Sentence, "{detail}", r.Detail)}
	if e.Record != "" {
		e.Source, e.URL = "Record of Sharing "+e.Record, "/records/"+e.Record
	}
	rule := w.Rule
	if r.Rule != "" {
		rule, e.Rule = r.Rule, r.Rule
	}
	if s.deps.Book == nil || rule == "" {
		return e
	}
	if found, ok := s.deps.Book.Rule(rule); ok {
		cite := found.Cite()
		e.Rule, e.Source, e.URL = cite.RuleID, cite.Source, cite.URL
	}
	return e
}
