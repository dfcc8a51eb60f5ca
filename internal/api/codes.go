package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"sharewell/internal/errs"
	"sharewell/internal/register"
)

// BodyKind is a kind of organisation.
type BodyKind struct {
	Code            string         `json:"code"`
	Label           string         `json:"label" doc:"Words for staff"`
	Plain           string         `json:"plain" doc:"Words for the public"`
	Sector          register.Coded `json:"sector"`
	PublicAuthority bool           `json:"public_authority"`
}

type kindsOutput struct {
	Body struct {
		Items []BodyKind `json:"items" nullable:"false"`
	}
}

func (s *service) kinds(a huma.API) {
	huma.Register(a, get("list-organisation-kinds", "/organisations/kinds", "List kinds of organisation", "Codes"), func(context.Context, *struct{}) (*kindsOutput, error) {
		out := &kindsOutput{}
		out.Body.Items = []BodyKind{}
		for _, k := range s.Codes.BodyKinds() {
			out.Body.Items = append(out.Body.Items, BodyKind{Code: k.Code, Label: k.Label, Plain: k.Plain, Sector: s.coded("sector", k.Sector), PublicAuthority: k.PublicAuthority})
		}
		return out, nil
	})
}

// CodeListName names a code list.
type CodeListName struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Count int    `json:"count"`
	URL   string `json:"url"`
}

type codesOutput struct {
	Body struct {
		Version string         `json:"version" doc:"Of the rulebook that the lists come from"`
		Items   []CodeListName `json:"items" nullable:"false"`
	}
}

func (s *service) codes(a huma.API) {
	huma.Register(a, get("list-code-lists", "/codes", "List the code lists", "Codes"), func(ctx context.Context, _ *struct{}) (*codesOutput, error) {
		out := &codesOutput{}
		out.Body.Version, out.Body.Items = s.Codes.Version(), []CodeListName{}
		for _, name := range s.Codes.ListNames() {
			l, err := s.Codes.List(name)
			if err != nil {
				return nil, s.fail(ctx, err)
			}
			out.Body.Items = append(out.Body.Items, CodeListName{Name: l.Name, Label: l.Label, Count: len(l.Items), URL: s.PublicURL + "/api/v1/codes/" + l.Name})
		}
		return out, nil
	})
}

// Code is one code of a list.
type Code struct {
	Code  string `json:"code"`
	Label string `json:"label" doc:"Words for staff"`
	Plain string `json:"plain" doc:"Words for the public"`
	Group string `json:"group,omitempty"`
	Term  string `json:"term,omitempty" doc:"Its name in a public vocabulary"`
}

// CodeList is one code list.
type CodeList struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Items []Code `json:"items" nullable:"false"`
}

type codeInput struct {
	List string `path:"list" maxLength:"60" doc:"Name of the list"`
}

type codeOutput struct {
	Body CodeList
}

func (s *service) code(a huma.API) {
	huma.Register(a, get("get-code-list", "/codes/{list}", "Get one code list", "Codes", 404), func(ctx context.Context, in *codeInput) (*codeOutput, error) {
		l, err := s.Codes.List(in.List)
		if errs.KindOf(err) == errs.NotFound {
			err = errs.New(errs.NotFound, "api.no_list", "There is no such code list. /api/v1/codes names them all.")
		}
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		out := &codeOutput{Body: CodeList{Name: l.Name, Label: l.Label, Items: []Code{}}}
		for _, it := range l.Items {
			out.Body.Items = append(out.Body.Items, Code{Code: it.Code, Label: it.Label, Plain: it.Plain, Group: it.Group, Term: it.URI})
		}
		return out, nil
	})
}
