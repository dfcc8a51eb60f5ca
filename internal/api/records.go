package api

import (
	"context"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"sharewell/internal/register"
)

// recordsInput narrows the list of uses.
type recordsInput struct {
	Words        string   `query:"q" maxLength:"200" doc:"Words to look for; a slip in a long word is forgiven"`
	Purpose      []string `query:"purpose,explode" maxItems:"20" doc:"Codes of list purpose"`
	Kind         []string `query:"kind,explode" maxItems:"20" doc:"Kinds of data: codes of list item_category"`
	People       []string `query:"people,explode" maxItems:"20" doc:"Kinds of people: codes of list subject_types"`
	Choice       []string `query:"choice,explode" maxItems:"20" doc:"Opt-outs that reach the use: codes of list opt_out_kind, or none"`
	Status       []string `query:"status,explode" maxItems:"20" doc:"live, paused, under_review, expired, ended, refused, withdrawn"`
	Sector       []string `query:"sector,explode" maxItems:"20" doc:"Codes of list sector"`
	Year         []string `query:"year,explode" maxItems:"20" doc:"Years in which uses started"`
	Organisation []string `query:"organisation,explode" maxItems:"20" doc:"Slugs of organisations that take part"`
	After        string   `query:"after" maxLength:"200" doc:"From the address in next; do not make it yourself"`
	Limit        int      `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Uses on a page"`
}

func (in recordsInput) values() url.Values {
	v := url.Values{}
	for filter, values := range map[string][]string{
		register.FilterPurpose: in.Purpose, register.FilterKind: in.Kind, register.FilterPeople: in.People, register.FilterChoice: in.Choice,
		register.FilterStatus: in.Status, register.FilterSector: in.Sector, register.FilterYear: in.Year, register.FilterOrganisation: in.Organisation,
	} {
		for _, one := range values {
			v.Add(filter, one)
		}
	}
	v.Set("q", in.Words)
	v.Set("after", in.After)
	return v
}

// RecordsPage is a page of uses, newest first.
type RecordsPage struct {
	Total    int              `json:"total" doc:"Uses that answer the query, on all pages"`
	Items    []register.Entry `json:"items" nullable:"false"`
	Next     string           `json:"next,omitempty" doc:"Address of the next page; none on the last"`
	Filters  []register.Facet `json:"filters" nullable:"false" doc:"How many uses each value of each filter would find"`
	Withheld []register.Count `json:"withheld" nullable:"false" doc:"Uses that are not shown, by reason"`
}

type recordsOutput struct {
	Link []string `header:"Link" doc:"The next page, with rel=next"`
	Body RecordsPage
}

func (s *service) records(a huma.API) {
	huma.Register(a, get("list-records", "/records", "List uses of information", "Register"), func(ctx context.Context, in *recordsInput) (*recordsOutput, error) {
		q := register.ParseQuery(in.values())
		q.Most = in.Limit
		found := s.Register.Find(q)
		entries, err := s.Register.Entries(ctx, found.Cards)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		out := &recordsOutput{Body: RecordsPage{Total: found.Total, Items: noNil(entries), Filters: noNil(found.Facets), Withheld: noNil(found.Withheld)}}
		if found.Next != "" {
			next := q
			next.After = found.Next
			out.Body.Next = s.PublicURL + "/api/v1/records?" + next.Encode() + "&limit=" + itoa(in.Limit)
			out.Link = []string{"<" + out.Body.Next + `>; rel="next"`}
		}
		return out, nil
	})
}

type recordInput struct {
	Ref string `path:"ref" maxLength:"40" doc:"Reference, such as KM-R-2026-0142"`
}

type recordOutput struct {
	Link []string `header:"Link" doc:"The page for people, with rel=alternate"`
	Body register.Entry
}

func (s *service) record(a huma.API) {
	huma.Register(a, get("get-record", "/records/{ref}", "Get one use of information", "Register", 404), func(ctx context.Context, in *recordInput) (*recordOutput, error) {
		e, err := s.Register.Entry(ctx, in.Ref)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &recordOutput{Link: []string{"<" + s.PublicURL + "/register/" + e.Ref + `>; rel="alternate"; type="text/html"`}, Body: e}, nil
	})
}

// noNil makes an empty list of none, so that programs meet [] and not null.
func noNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
