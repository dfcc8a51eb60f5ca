package api

import (
	"context"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"sharewell/internal/agreement"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
)

func itoa(n int) string { return strconv.Itoa(n) }

type signatoriesInput struct {
	Words  string `query:"q" maxLength:"200" doc:"Beginnings of words of the name"`
	Sector string `query:"sector" maxLength:"60" doc:"Code of list sector"`
	After  string `query:"after" maxLength:"300" doc:"From the address in next; do not make it yourself"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Organisations on a page"`
}

// Signatory is an organisation that has signed the Agreement, or for which another has.
type Signatory struct {
	Slug    string         `json:"slug"`
	Name    string         `json:"name"`
	Kind    register.Coded `json:"kind"`
	Sector  register.Coded `json:"sector"`
	Town    string         `json:"town,omitempty"`
	Status  string         `json:"status"`
	Since   string         `json:"since,omitempty" format:"date"`
	Edition string         `json:"edition,omitempty" doc:"Edition of the Agreement it signed"`
	Through string         `json:"through,omitempty" doc:"Slug of the organisation that signed for it"`
	URL     string         `json:"url" doc:"Its page for people"`
}

// SignatoriesPage is a page of signatories, by name.
type SignatoriesPage struct {
	Items []Signatory `json:"items" nullable:"false"`
	Next  string      `json:"next,omitempty" doc:"Address of the next page; none on the last"`
}

type signatoriesOutput struct {
	Link []string `header:"Link" doc:"The next page, with rel=next"`
	Body SignatoriesPage
}

func (s *service) coded(list, code string) register.Coded {
	return register.Coded{Code: code, Words: s.Codes.PlainLabel(list, code)}
}

func (s *service) signatories(a huma.API) {
	huma.Register(a, get("list-signatories", "/signatories", "List organisations that have signed the Agreement", "Signatories"), func(ctx context.Context, in *signatoriesInput) (*signatoriesOutput, error) {
		found, err := s.Agreement.Signatories(ctx, agreement.SignatoryFilter{Words: in.Words, Sector: in.Sector, After: in.After, Most: in.Limit})
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		out := &signatoriesOutput{Body: SignatoriesPage{Items: []Signatory{}}}
		for _, b := range found {
			out.Body.Items = append(out.Body.Items, Signatory{Slug: b.Slug, Name: b.Name, Kind: s.coded("org_type", b.Kind), Sector: s.coded("sector", b.Sector),
				Town: b.Town, Status: string(b.Status), Since: b.Since.String(), Edition: b.Edition, Through: b.ThroughSlug, URL: s.PublicURL + "/signatories/" + b.Slug})
		}
		if len(found) == in.Limit {
			v := url.Values{"after": {found[len(found)-1].Key}, "limit": {itoa(in.Limit)}}
			for key, value := range map[string]string{"q": in.Words, "sector": in.Sector} {
				if value != "" {
					v.Set(key, value)
				}
			}
			out.Body.Next = s.PublicURL + "/api/v1/signatories?" + v.Encode()
			out.Link = []string{"<" + out.Body.Next + `>; rel="next"`}
		}
		return out, nil
	})
}

// Link is an organisation named by another's page.
type Link struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// Identifier is a number an organisation is known by.
type Identifier struct {
	Scheme string `json:"scheme" doc:"Such as ico, ods, urn or gss"`
	Value  string `json:"value"`
}

// Moment is one line of a signatory's public story.
type Moment struct {
	Status string `json:"status"`
	On     string `json:"on" format:"date"`
}

// SignatoryDetail is what the public sees of one organisation.
type SignatoryDetail struct {
	Slug         string         `json:"slug"`
	Name         string         `json:"name"`
	Kind         register.Coded `json:"kind"`
	Sector       register.Coded `json:"sector"`
	Status       string         `json:"status,omitempty"`
	InForce      bool           `json:"in_force" doc:"Whether it is bound by the Agreement today"`
	Since        string         `json:"since,omitempty" format:"date"`
	Edition      string         `json:"edition,omitempty"`
	LeavesOn     string         `json:"leaves_on,omitempty" format:"date"`
	ReaffirmBy   string         `json:"reaffirm_by,omitempty" format:"date"`
	Through      *Link          `json:"through,omitempty" doc:"Who signed for it"`
	Members      []Link         `json:"members,omitempty" doc:"For whom it signed"`
	Predecessors []Link         `json:"predecessors,omitempty"`
	Successors   []Link         `json:"successors,omitempty"`
	Identifiers  []Identifier   `json:"identifiers,omitempty"`
	Mailbox      string         `json:"mailbox,omitempty"`
	Website      string         `json:"website,omitempty"`
	Privacy      string         `json:"privacy_notice,omitempty"`
	Fingerprint  string         `json:"statement_sha256,omitempty" doc:"Of the exact text it signed"`
	History      []Moment       `json:"history,omitempty" doc:"Newest first"`
	URL          string         `json:"url"`
}

type signatoryInput struct {
	Slug string `path:"slug" maxLength:"200" doc:"Last part of its page's address"`
}

type signatoryOutput struct {
	Link []string `header:"Link" doc:"The page for people, with rel=alternate"`
	Body SignatoryDetail
}

func links(briefs []organisation.Brief) []Link {
	var out []Link
	for _, b := range briefs {
		out = append(out, Link{b.Slug, b.Name})
	}
	return out
}

func (s *service) signatory(a huma.API) {
	huma.Register(a, get("get-signatory", "/signatories/{slug}", "Get one organisation", "Signatories", 404), func(ctx context.Context, in *signatoryInput) (*signatoryOutput, error) {
		p, err := s.Agreement.Signatory(ctx, in.Slug)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		d := SignatoryDetail{Slug: p.Slug, Name: p.Name, Kind: s.coded("org_type", p.Kind), Sector: s.coded("sector", p.Sector), Status: string(p.Status),
			InForce: p.InForce, Since: p.Since.String(), Edition: p.Edition, LeavesOn: p.LeavesOn.String(), ReaffirmBy: p.ReaffirmBy.String(),
			Members: links(p.Members), Predecessors: links(p.Predecessors), Successors: links(p.Successors), Mailbox: p.Contact.Mailbox,
			Website: p.Links.Website, Privacy: p.Links.Privacy, Fingerprint: p.StatementHash, URL: s.PublicURL + "/signatories/" + p.Slug}
		if p.Through.Slug != "" {
			d.Through = &Link{p.Through.Slug, p.Through.Name}
		}
		for _, i := range p.Identifiers {
			d.Identifiers = append(d.Identifiers, Identifier{string(i.Scheme), i.Value})
		}
		for _, h := range p.History {
			d.History = append(d.History, Moment{string(h.Status), h.On.String()})
		}
		return &signatoryOutput{Link: []string{"<" + d.URL + `>; rel="alternate"; type="text/html"`}, Body: d}, nil
	})
}
