package rulebook_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/rulebook"
)

// lawCase is one case in testdata/cases: facts, what the law says of them, and where it says so.
type lawCase struct {
	Name        string     `yaml:"name"`
	Source      string     `yaml:"source"`
	Facts       raw        `yaml:"facts"`
	Arrangement raw        `yaml:"arrangement"`
	Expect      []expected `yaml:"expect"`
	Absent      []string   `yaml:"absent"`  // rules that must file no finding
	Nothing     string     `yaml:"nothing"` // severity at which nothing may be found
}

// raw keeps a part of a case to be decoded later, over defaults.
type raw struct{ node *yaml.Node }

// UnmarshalYAML keeps the node, with what its aliases name in their place.
func (r *raw) UnmarshalYAML(n *yaml.Node) error {
	r.node = plainNode(n)
	return nil
}

func plainNode(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return plainNode(n.Alias)
	}
	c := *n
	c.Anchor = ""
	c.Content = nil
	for _, child := range n.Content {
		c.Content = append(c.Content, plainNode(child))
	}
	return &c
}

// expected is an option or a finding that must be there.
type expected struct {
	Group       string `yaml:"group"`
	Code        string `yaml:"code"`
	Status      string `yaml:"status"` // "absent" for an option that is not offered
	Recommended *bool  `yaml:"recommended"`
	Cites       string `yaml:"cites"`

	Severity string `yaml:"severity"`
	Rule     string `yaml:"rule"`
	Field    string `yaml:"field"`
	Party    string `yaml:"party"`
}

type bodyCase struct {
	Kind      string   `yaml:"kind"`
	Public    *bool    `yaml:"public"`
	Competent *bool    `yaml:"competent"`
	S16LA     *string  `yaml:"s16la"`
	APD       []string `yaml:"apd"`
}

func (c bodyCase) body(b *rulebook.Book) rulebook.Body {
	out := b.BodyOf(c.Kind)
	if c.Public != nil {
		out.PublicAuthority = *c.Public
	}
	if c.Competent != nil {
		out.CompetentAuthority = *c.Competent
	}
	if c.S16LA != nil {
		out.S16LA = *c.S16LA
	}
	out.APDParas = c.APD
	return out
}

type factsCase struct {
	From                  bodyCase  `yaml:"from"`
	To                    bodyCase  `yaml:"to"`
	On                    time.Time `yaml:"on"`
	Purposes              []string  `yaml:"purposes"`
	Subjects              []string  `yaml:"subjects"`
	Special               []string  `yaml:"special"`
	Regime                string    `yaml:"regime"`
	Urgency               string    `yaml:"urgency"`
	Criminal              bool      `yaml:"criminal"`
	Confidential          bool      `yaml:"confidential"`
	GPPatientData         bool      `yaml:"gp_patient_data"`
	Requested             bool      `yaml:"requested"`
	RequestSaysPublicTask bool      `yaml:"request_says_public_task"`
	LawEnforcement        bool      `yaml:"law_enforcement"`
	Safeguarding          bool      `yaml:"safeguarding"`
	LifeAtRisk            bool      `yaml:"life_at_risk"`
	OutsidePublicTask     bool      `yaml:"outside_public_task"`
	ConsentGiven          bool      `yaml:"consent_given"`
	CannotConsent         bool      `yaml:"cannot_consent"`
	CourtOrder            bool      `yaml:"court_order"`
	Section251            bool      `yaml:"section_251"`
	PublicInterest        bool      `yaml:"public_interest_recorded"`
}

func (c factsCase) facts(b *rulebook.Book) rulebook.Facts {
	return rulebook.Facts{
		From: c.From.body(b), To: c.To.body(b), On: c.On, Purposes: c.Purposes, Subjects: c.Subjects,
		SpecialCategories: c.Special, Regime: c.Regime, Urgency: c.Urgency, Criminal: c.Criminal,
		Confidential: c.Confidential, GPPatientData: c.GPPatientData, Requested: c.Requested,
		RequestSaysPublicTask: c.RequestSaysPublicTask, LawEnforcementPurpose: c.LawEnforcement,
		Safeguarding: c.Safeguarding, LifeAtRisk: c.LifeAtRisk, OutsidePublicTask: c.OutsidePublicTask,
		ConsentGiven: c.ConsentGiven, CannotConsent: c.CannotConsent, CourtOrder: c.CourtOrder,
		Section251: c.Section251, PublicInterestRecorded: c.PublicInterest,
	}
}

type partyCase struct {
	Name     string `yaml:"name"`
	bodyCase `yaml:",inline"`
	Role     string `yaml:"role"`
	Gives    bool   `yaml:"gives"`
	Receives bool   `yaml:"receives"`
}

// arrangementCase starts as an arrangement in good order; a case says what is different.
type arrangementCase struct {
	On              time.Time   `yaml:"on"`
	Parties         []partyCase `yaml:"parties"`
	Purposes        []string    `yaml:"purposes"`
	Subjects        []string    `yaml:"subjects"`
	Special         []string    `yaml:"special"`
	Criminal        bool        `yaml:"criminal"`
	Confidential    bool        `yaml:"confidential"`
	GPPatientData   bool        `yaml:"gp_patient_data"`
	Identifiability string      `yaml:"identifiability"`
	Evidence        bool        `yaml:"anonymity_evidence"`
	Regime          string      `yaml:"regime"`
	LawEnforcement  bool        `yaml:"law_enforcement"`
	Requested       bool        `yaml:"requested"`
	RequestSays     bool        `yaml:"request_says_public_task"`
	OnConsent       bool        `yaml:"collected_on_consent"`
	Article6        []string    `yaml:"art6"`
	Article9        []string    `yaml:"art9"`
	Schedule1       []string    `yaml:"schedule1"`
	Article10       []string    `yaml:"art10"`
	Gateways        []string    `yaml:"gateways"`
	Confidentiality []string    `yaml:"confidentiality"`
	Compatibility   []string    `yaml:"compatibility"`
	DPIAOutcome     string      `yaml:"dpia_outcome"`
	DPIAApproved    time.Time   `yaml:"dpia_approved"`
	DPIAResidual    string      `yaml:"dpia_residual"`
	Art36           string      `yaml:"art36"`
	Automation      string      `yaml:"automation"`
	Significant     bool        `yaml:"significant"`
	Safeguards      []string    `yaml:"safeguards"`
	OptOutRules     bool        `yaml:"opt_out_rules"`
	OutsideUK       bool        `yaml:"outside_uk"`
	Mechanism       string      `yaml:"transfer_mechanism"`
	Transparency    bool        `yaml:"transparency"`
	Retention       bool        `yaml:"retention"`
	Article26       bool        `yaml:"article26"`
	Article28       bool        `yaml:"article28"`
	Start           time.Time   `yaml:"start"`
	ReviewDue       time.Time   `yaml:"review_due"`
	End             time.Time   `yaml:"end"`
}

func goodOrder() arrangementCase {
	d := func(y int, m time.Month, day int) time.Time { return time.Date(y, m, day, 0, 0, 0, 0, time.UTC) }
	return arrangementCase{
		On: d(2026, 11, 21),
		Parties: []partyCase{
			{Name: "Anyshire Council", bodyCase: bodyCase{Kind: "county"}, Role: "controller", Gives: true, Receives: true},
			{Name: "Anytown Academy", bodyCase: bodyCase{Kind: "school_academy"}, Role: "controller", Gives: true, Receives: true},
		},
		Purposes: []string{"P07"}, Subjects: []string{"child"}, Identifiability: "personally_identifiable",
		Article6: []string{"e"}, Gateways: []string{"EA96"}, Compatibility: []string{"same_purpose"},
		DPIAOutcome: "required", DPIAApproved: d(2026, 10, 1), DPIAResidual: "low", Automation: "none",
		Transparency: true, Retention: true,
		Start: d(2026, 12, 1), ReviewDue: d(2027, 11, 30),
	}
}

func (c arrangementCase) arrangement(b *rulebook.Book) rulebook.Arrangement {
	parties := make([]rulebook.PartyFacts, len(c.Parties))
	for i, p := range c.Parties {
		parties[i] = rulebook.PartyFacts{Name: p.Name, Body: p.body(b), Role: p.Role, Provides: p.Gives, Receives: p.Receives}
	}
	return rulebook.Arrangement{
		On: c.On, Parties: parties, Purposes: c.Purposes, Subjects: c.Subjects, SpecialCategories: c.Special,
		Criminal: c.Criminal, Confidential: c.Confidential, GPPatientData: c.GPPatientData,
		Identifiability: c.Identifiability, AnonymityEvidence: c.Evidence, Regime: c.Regime,
		LawEnforcementPurpose: c.LawEnforcement, Requested: c.Requested, RequestSaysPublicTask: c.RequestSays,
		CollectedOnConsent: c.OnConsent,
		Article6:           c.Article6, Article9: c.Article9, Schedule1: c.Schedule1, Article10: c.Article10,
		Gateways: c.Gateways, Confidentiality: c.Confidentiality, Compatibility: c.Compatibility,
		DPIA:             rulebook.DPIA{Outcome: c.DPIAOutcome, ApprovedOn: c.DPIAApproved, Residual: c.DPIAResidual, Art36Ref: c.Art36},
		Automation:       rulebook.Automation{Level: c.Automation, Significant: c.Significant, Safeguards: c.Safeguards},
		OptOutRulesGiven: c.OptOutRules, OutsideUK: c.OutsideUK, TransferMechanism: c.Mechanism,
		TransparencyGiven: c.Transparency, RetentionGiven: c.Retention,
		Article26Summary: c.Article26, Article28Contract: c.Article28,
		Start: c.Start, ReviewDue: c.ReviewDue, End: c.End,
	}
}

// strict decodes a node and refuses keys it does not know.
func strict(tb testing.TB, n *yaml.Node, into any) {
	tb.Helper()
	text, err := yaml.Marshal(n)
	if err != nil {
		tb.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		tb.Fatal(err)
	}
}

func loadCases(tb testing.TB) map[string][]lawCase {
	tb.Helper()
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no cases: %v", err)
	}
	out := map[string][]lawCase{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		var doc struct {
			Cases []lawCase `yaml:"cases"`
		}
		if err := d.Decode(&doc); err != nil {
			tb.Fatalf("%s: %v", f, err)
		}
		out[filepath.Base(f)] = doc.Cases
	}
	return out
}

func TestCases(t *testing.T) {
	t.Parallel()
	b := england(t)
	n := 0
	for file, cases := range loadCases(t) {
		for _, c := range cases {
			n++
			t.Run(file+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				if c.Source == "" || len(c.Expect)+len(c.Absent) == 0 && c.Nothing == "" {
					t.Fatal("a case needs a source and something to expect")
				}
				if c.Facts.node != nil {
					var f factsCase
					strict(t, c.Facts.node, &f)
					checkOptions(t, b.Evaluate(f.facts(b)), c.Expect)
					return
				}
				a := goodOrder()
				strict(t, c.Arrangement.node, &a)
				checkFindings(t, b.CheckArrangement(a.arrangement(b)), c)
			})
		}
	}
	if n < 50 {
		t.Errorf("only %d cases of law; there must be at least 50", n)
	}
}

func checkOptions(t *testing.T, options []rulebook.Option, expect []expected) {
	t.Helper()
	for _, e := range expect {
		i := slices.IndexFunc(options, func(o rulebook.Option) bool {
			return string(o.Group) == e.Group && o.Code == e.Code
		})
		if (i < 0) != (e.Status == "absent") {
			t.Errorf("%s %s: want %s, got %s", e.Group, e.Code, e.Status, offered(options, e.Group))
			continue
		}
		if i < 0 {
			continue
		}
		o := options[i]
		if e.Status != "" && string(o.Status) != e.Status {
			t.Errorf("%s %s is %s, want %s: %s", e.Group, e.Code, o.Status, e.Status, o.Reason)
		}
		if e.Recommended != nil && o.Recommended != *e.Recommended {
			t.Errorf("%s %s recommended %t, want %t: %s", e.Group, e.Code, o.Recommended, *e.Recommended, offered(options, e.Group))
		}
		if e.Cites != "" && !slices.ContainsFunc(o.Because, func(c rulebook.Citation) bool { return c.RuleID == e.Cites }) {
			t.Errorf("%s %s does not cite %s", e.Group, e.Code, e.Cites)
		}
	}
}

// offered lists a question's options for a failure message.
func offered(options []rulebook.Option, group string) string {
	var out []string
	for _, o := range options {
		if string(o.Group) == group {
			out = append(out, fmt.Sprintf("%s=%s(%t)", o.Code, o.Status, o.Recommended))
		}
	}
	return fmt.Sprint(out)
}

func checkFindings(t *testing.T, found []rulebook.Finding, c lawCase) {
	t.Helper()
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s %s %s %v", f.Severity, f.RuleID, f.Field, f.Parties))
		if slices.Contains(c.Absent, f.RuleID) {
			t.Errorf("unwanted: %s %s: %s", f.Severity, f.RuleID, f.Message)
		}
		if c.Nothing != "" && (string(f.Severity) == c.Nothing || c.Nothing == "warn" && f.Severity == rulebook.Block) {
			t.Errorf("unwanted: %s %s: %s", f.Severity, f.RuleID, f.Message)
		}
		if f.Message == "" || f.Fix == "" || f.Field == "" {
			t.Errorf("%s says too little: %+v", f.RuleID, f)
		}
	}
	for _, e := range c.Expect {
		if !slices.ContainsFunc(found, func(f rulebook.Finding) bool {
			return string(f.Severity) == e.Severity && f.RuleID == e.Rule &&
				(e.Field == "" || f.Field == e.Field) && (e.Party == "" || slices.Contains(f.Parties, e.Party)) &&
				(e.Cites == "" || f.Citation.RuleID == e.Cites)
		}) {
			t.Errorf("missing: %+v\nfound: %q", e, all)
		}
	}
}
