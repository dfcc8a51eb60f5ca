package registerpage

import (
	"strings"

	"sharewell/internal/register"
	"sharewell/internal/web/content"
)

// Linked data: DCAT for the catalogue, the Data Privacy Vocabulary for what each use is. Terms that only
// the United Kingdom has, and codes the vocabulary has no name for, stand in a namespace of our own.
//
// Each use is a dcat:Dataset in the sense of a described resource, and a dpv:Process at the same time.

const (
	dpvNS  = "https://w3id.org/dpv#"
	gdprNS = "https://w3id.org/dpv/legal/eu/gdpr#"
	pdNS   = "https://w3id.org/dpv/pd#"
)

// linkedContext is the JSON-LD context: which words stand for which terms.
type linkedContext struct {
	DCAT string `json:"dcat"`
	DCT  string `json:"dct"`
	FOAF string `json:"foaf"`
	DPV  string `json:"dpv"`
	GDPR string `json:"eu-gdpr"`
	PD   string `json:"pd"`
	Own  string `json:"sw"`
	XSD  string `json:"xsd"`
}

func contextOf(site string) *linkedContext {
	return &linkedContext{DCAT: "http://www.w3.org/ns/dcat#", DCT: "http://purl.org/dc/terms/", FOAF: "http://xmlns.com/foaf/0.1/",
		DPV: dpvNS, GDPR: gdprNS, PD: pdNS, Own: site + "/developers#", XSD: "http://www.w3.org/2001/XMLSchema#"}
}

// node is a thing with a name.
type node struct {
	ID    string   `json:"@id,omitempty"`
	Type  []string `json:"@type,omitempty"`
	Title string   `json:"dct:title,omitempty"`
	Name  string   `json:"foaf:name,omitempty"`
	About string   `json:"dct:description,omitempty"`
}

// dated is a day.
type dated struct {
	Type  string `json:"@type"`
	Value string `json:"@value"`
}

// linkedUse is one entry.
type linkedUse struct {
	Context     *linkedContext `json:"@context,omitempty"`
	ID          string         `json:"@id"`
	Type        []string       `json:"@type"`
	Identifier  string         `json:"dct:identifier"`
	Title       string         `json:"dct:title,omitempty"`
	Description string         `json:"dct:description,omitempty"`
	Publisher   *node          `json:"dct:publisher,omitempty"`
	Issued      *dated         `json:"dct:issued,omitempty"`
	Modified    *dated         `json:"dct:modified,omitempty"`
	Licence     *node          `json:"dct:license,omitempty"`
	Page        *node          `json:"dcat:landingPage,omitempty"`
	Level       string         `json:"sw:level"`
	Status      *node          `json:"dpv:hasStatus,omitempty"`
	Withheld    *node          `json:"sw:withheldReason,omitempty"`
	Reason      string         `json:"sw:outcomeReason,omitempty"`
	Purpose     []node         `json:"dpv:hasPurpose,omitempty"`
	Data        []node         `json:"dpv:hasPersonalData,omitempty"`
	Subjects    []node         `json:"dpv:hasDataSubject,omitempty"`
	Controllers []node         `json:"dpv:hasDataController,omitempty"`
	Joint       []node         `json:"dpv:hasJointDataControllers,omitempty"`
	Processors  []node         `json:"dpv:hasDataProcessor,omitempty"`
	Recipients  []node         `json:"dpv:hasRecipient,omitempty"`
	Parties     []node         `json:"sw:party,omitempty"`
	Basis       []node         `json:"dpv:hasLegalBasis,omitempty"`
	Risk        []node         `json:"dpv:hasRisk,omitempty"`
	Benefit     string         `json:"sw:benefit,omitempty"`
	Keeping     []node         `json:"dpv:hasStorageCondition,omitempty"`
	Notices     []node         `json:"dpv:hasNotice,omitempty"`
	Choices     []node         `json:"sw:choice,omitempty"`
}

func linkedEntry(site string, e register.Entry, licence string, withContext bool) linkedUse {
	url := site + "/register/" + e.Ref
	u := linkedUse{ID: url, Type: []string{"dcat:Dataset", "dpv:Process"}, Identifier: e.Ref, Title: e.Title, Description: e.Why.Specific,
		Licence: iri(licence), Page: &node{ID: url}, Level: string(e.Level), Reason: e.Reason, Benefit: e.Benefits}
	if withContext {
		u.Context = contextOf(site)
	}
	if e.Withheld != nil {
		u.Withheld = &node{ID: "sw:withheld-" + slug(e.Withheld.Code), Title: e.Withheld.Words}
		return u
	}
	if lead := e.Lead(); lead.Name != "" {
		n := partyNode(site, lead)
		u.Publisher = &n
	}
	if !e.Dates.LiveSince.IsZero() {
		u.Issued = &dated{"xsd:date", e.Dates.LiveSince.String()}
	}
	u.Modified = &dated{"xsd:dateTime", e.Dates.Changed.UTC().Format("2006-01-02T15:04:05Z")}
	u.Status = statusNode(e.Status)
	u.Purpose = codedNodes("purpose", "dpv:Purpose", e.Why.Purposes)
	u.Data = append(codedNodes("kind", "dpv:PersonalData", e.What.Kinds), codedNodes("special", "dpv:SpecialCategoryPersonalData", e.What.Special)...)
	u.Subjects = codedNodes("people", "dpv:DataSubject", e.People.Kinds)
	u.Choices = codedNodes("choice", "sw:Choice", e.Choices.Reach)
	for _, p := range e.Parties {
		u.party(partyNode(site, p), p.Role.Code)
	}
	u.law(e.Law)
	if e.Risks != "" {
		u.Risk = []node{{Type: []string{"dpv:Risk"}, About: e.Risks}}
	}
	for _, k := range e.Keeping {
		u.Keeping = append(u.Keeping, node{Type: []string{"dpv:StorageDuration"}, Title: k.Who, About: content.Number(k.N) + " " + k.Unit.Words})
	}
	for _, n := range e.Rights.Notices {
		u.Notices = append(u.Notices, node{ID: n.URL, Type: []string{"dpv:PrivacyNotice"}, Title: n.Who})
	}
	return u
}

// party files a party under its role.
func (u *linkedUse) party(n node, role string) {
	switch role {
	case "controller":
		u.Controllers = append(u.Controllers, n)
	case "joint_controller":
		u.Joint = append(u.Joint, n)
	case "processor", "sub_processor":
		u.Processors = append(u.Processors, n)
	case "recipient_only":
		u.Recipients = append(u.Recipients, n)
	default:
		u.Parties = append(u.Parties, n)
	}
}

func (u *linkedUse) law(l register.Law) {
	for _, g := range []struct {
		kind  string
		rules []register.Rule
	}{{"art6", l.Bases}, {"art9", l.Special}, {"art10", l.Criminal}, {"power", l.Powers}, {"confidence", l.Confidence}} {
		for _, r := range g.rules {
			u.Basis = append(u.Basis, node{ID: ruleTerm(g.kind, r), Type: []string{"dpv:LegalBasis"}, Title: r.Name})
		}
	}
}

// ruleTerm names a ground. The letters of Articles 6 and 9 that the UK took over from the EU have names
// in the vocabulary; everything else, such as recognised legitimate interests, is ours.
func ruleTerm(kind string, r register.Rule) string {
	switch {
	case r.Term != "":
		return shortTerm(r.Term)
	case kind == "art6" && len(r.Code) == 1 && r.Code >= "a" && r.Code <= "f":
		return "eu-gdpr:A6-1-" + r.Code
	case kind == "art9" && len(r.Code) == 1 && r.Code >= "a" && r.Code <= "j":
		return "eu-gdpr:A9-2-" + r.Code
	}
	return "sw:law-" + kind + "-" + slug(r.Code)
}

// shortTerm writes a term of a known vocabulary short.
func shortTerm(term string) string {
	if rest, ok := strings.CutPrefix(term, gdprNS); ok {
		return "eu-gdpr:" + rest
	}
	if rest, ok := strings.CutPrefix(term, pdNS); ok {
		return "pd:" + rest
	}
	if rest, ok := strings.CutPrefix(term, dpvNS); ok {
		return "dpv:" + rest
	}
	return term
}

func codedNodes(kind, class string, list []register.Coded) []node {
	var out []node
	for _, c := range list {
		n := node{ID: "sw:" + kind + "-" + slug(c.Code), Type: []string{class}, Title: c.Words}
		if c.Term != "" {
			n.Type = append(n.Type, shortTerm(c.Term))
		}
		out = append(out, n)
	}
	return out
}

func partyNode(site string, p register.Party) node {
	n := node{Type: []string{"foaf:Organization"}, Name: p.Name}
	if p.Slug != "" {
		n.ID = site + "/signatories/" + p.Slug
	}
	return n
}

func statusNode(s register.Status) *node {
	switch s {
	case register.Live, register.UnderReview:
		return &node{ID: "dpv:ActivityOngoing"}
	case register.Paused:
		return &node{ID: "dpv:ActivityHalted"}
	case register.Ended, register.Replaced:
		return &node{ID: "dpv:ActivityCompleted"}
	case register.Expired, register.Refused, register.Withdrawn, register.Elsewhere:
	}
	return &node{ID: "sw:status-" + slug(string(s))}
}

// linkedCatalogue is a page of the register.
type linkedCatalogue struct {
	Context   *linkedContext `json:"@context"`
	ID        string         `json:"@id"`
	Type      string         `json:"@type"`
	Title     string         `json:"dct:title"`
	Publisher node           `json:"dct:publisher"`
	Licence   *node          `json:"dct:license,omitempty"`
	Total     int            `json:"sw:total"`
	Withheld  []linkedCount  `json:"sw:withheld,omitempty"`
	Uses      []linkedUse    `json:"dcat:dataset"`
	Next      *node          `json:"sw:next,omitempty"`
}

type linkedCount struct {
	Reason node `json:"sw:withheldReason"`
	N      int  `json:"sw:count"`
}

func catalogue(site, title, publisher string, list listJSON) linkedCatalogue {
	c := linkedCatalogue{Context: contextOf(site), ID: site + "/register", Type: "dcat:Catalog", Title: title,
		Publisher: node{Type: []string{"foaf:Organization"}, Name: publisher}, Licence: iri(list.Licence), Total: list.Total, Uses: []linkedUse{}}
	for _, e := range list.Items {
		c.Uses = append(c.Uses, linkedEntry(site, e, list.Licence, false))
	}
	for _, n := range list.Withheld {
		c.Withheld = append(c.Withheld, linkedCount{node{ID: "sw:withheld-" + slug(n.Value), Title: n.Words}, n.N})
	}
	if list.Next != "" {
		c.Next = &node{ID: list.Next}
	}
	return c
}

// iri makes a node of an address; nil for none.
func iri(address string) *node {
	if address == "" {
		return nil
	}
	return &node{ID: address}
}

// slug makes a code fit for an address.
func slug(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, code)
}
