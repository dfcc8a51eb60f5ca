package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Addresses of decisions and tokens; package authzen answers them.
const (
	PathDecision  = "/access/v1/evaluation"
	PathDecisions = "/access/v1/evaluations"
	PathToken     = "/oauth/token" //nolint:gosec // an address
)

// entity is a subject or a resource, as the Authorization API 1.0 has it.
type entity struct {
	_          struct{}       `json:"-" additionalProperties:"true"`
	Type       string         `json:"type" doc:"organisation as a subject; data_category or data_item as a resource"`
	ID         string         `json:"id" doc:"the last part of the address of an organisation, or a code of the list item_category"`
	Properties map[string]any `json:"properties,omitempty" doc:"of a resource: recipient, holder, subject_kind, category, identifiability"`
}

type action struct {
	_          struct{}       `json:"-" additionalProperties:"true"`
	Name       string         `json:"name" enum:"share,receive,onward-share"`
	Properties map[string]any `json:"properties,omitempty"`
}

// decisionAsked is one question.
type decisionAsked struct {
	_        struct{}       `json:"-" additionalProperties:"true"`
	Subject  entity         `json:"subject"`
	Action   action         `json:"action"`
	Resource entity         `json:"resource"`
	Context  map[string]any `json:"context,omitempty" doc:"purpose, date, method, urgency, count, request"`
}

// partEntity is a subject or a resource of which something may be left out.
type partEntity struct {
	_          struct{}       `json:"-" additionalProperties:"true"`
	Type       string         `json:"type,omitempty"`
	ID         string         `json:"id,omitempty"`
	Properties map[string]any `json:"properties,omitempty"`
}

// partAsked is one question of several: what is left out is taken from the request.
type partAsked struct {
	_        struct{}       `json:"-" additionalProperties:"true"`
	Subject  *partEntity    `json:"subject,omitempty"`
	Action   *action        `json:"action,omitempty"`
	Resource *partEntity    `json:"resource,omitempty"`
	Context  map[string]any `json:"context,omitempty"`
}

type decisionsAsked struct {
	_           struct{}        `json:"-" additionalProperties:"true"`
	Subject     *partEntity     `json:"subject,omitempty"`
	Action      *action         `json:"action,omitempty"`
	Resource    *partEntity     `json:"resource,omitempty"`
	Context     map[string]any  `json:"context,omitempty"`
	Evaluations []partAsked     `json:"evaluations,omitempty"`
	Options     decisionOptions `json:"options,omitempty"`
}

type decisionOptions struct {
	Semantic string `json:"evaluations_semantic,omitempty" enum:"execute_all,deny_on_first_deny,permit_on_first_permit"`
}

// decisionGiven is one answer.
type decisionGiven struct {
	Decision bool            `json:"decision" doc:"true when a Record of Sharing in force covers it"`
	Context  decisionContext `json:"context,omitempty"`
}

type decisionContext struct {
	Outcome     string               `json:"outcome" enum:"covered,not_covered,person_must_look"`
	Advisory    bool                 `json:"advisory" doc:"always true: a decision is advice and never stops an emergency"`
	Reason      string               `json:"reason,omitempty"`
	ReasonUser  map[string]string    `json:"reason_user,omitempty"`
	Version     string               `json:"policy_version,omitempty"`
	Records     []decisionRecord     `json:"records,omitempty"`
	Reasons     []decisionReason     `json:"reasons,omitempty"`
	Obligations []decisionObligation `json:"obligations,omitempty"`
	Request     *accessRequest       `json:"access_request,omitempty" doc:"where a person goes on, when one must look"`
}

type decisionRecord struct {
	Ref     string `json:"ref"`
	Version int    `json:"version"`
}

type decisionReason struct {
	Code   string          `json:"code"`
	Record string          `json:"record,omitempty"`
	Rule   string          `json:"rule,omitempty"`
	Source *decisionSource `json:"source,omitempty"`
	Detail string          `json:"detail,omitempty"`
}

type decisionSource struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type decisionObligation struct {
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"`
	Record string `json:"record,omitempty"`
}

type accessRequest struct {
	Kind string `json:"kind" enum:"record,request"`
	URL  string `json:"url"`
}

type decisionsGiven struct {
	Evaluations []decisionGiven `json:"evaluations"`
}

// found is what a search answers with.
type found struct {
	Page    *foundPage `json:"page,omitempty"`
	Results []entity   `json:"results"`
}

type foundActions struct {
	Page    *foundPage `json:"page,omitempty"`
	Results []action   `json:"results"`
}

type foundPage struct {
	Next  string `json:"next_token" doc:"empty on the last page"`
	Count int    `json:"count"`
}

type searchPage struct {
	Limit int    `json:"limit,omitempty" minimum:"0" maximum:"1000"`
	Token string `json:"token,omitempty"`
}

type searched struct {
	_        struct{}       `json:"-" additionalProperties:"true"`
	Subject  partEntity     `json:"subject" doc:"without id when subjects are searched for"`
	Action   *action        `json:"action,omitempty" doc:"left out when actions are searched for"`
	Resource partEntity     `json:"resource" doc:"without id when resources are searched for"`
	Context  map[string]any `json:"context,omitempty"`
	Page     searchPage     `json:"page,omitempty"`
}

type metadata struct {
	Point       string `json:"policy_decision_point"`
	Evaluation  string `json:"access_evaluation_endpoint"`
	Evaluations string `json:"access_evaluations_endpoint"`
	Subject     string `json:"search_subject_endpoint"`
	Resource    string `json:"search_resource_endpoint"`
	Action      string `json:"search_action_endpoint"`
}

type tokenAsked struct {
	Grant         string `json:"grant_type" enum:"client_credentials"`
	Scope         string `json:"scope,omitempty"`
	ID            string `json:"client_id,omitempty"`
	Secret        string `json:"client_secret,omitempty"`
	AssertionType string `json:"client_assertion_type,omitempty" enum:"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"`
	Assertion     string `json:"client_assertion,omitempty"`
}

type tokenGiven struct {
	Token string `json:"access_token"`
	Type  string `json:"token_type" enum:"Bearer"`
	Life  int    `json:"expires_in"`
	Scope string `json:"scope"`
}

type tokenRefused struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// decisionOperation is one operation as it is described.
type decisionOperation struct {
	id, path, summary string
	asks, gives       any
}

// describeDecisions adds the operations of the Authorization API 1.0 and of the token endpoint, which have a
// handler of their own: decisions are answered before anything that is made for people.
func describeDecisions(a huma.API) {
	o := a.OpenAPI()
	if o.Components.SecuritySchemes == nil {
		o.Components.SecuritySchemes = map[string]*huma.SecurityScheme{}
	}
	o.Components.SecuritySchemes["application"] = &huma.SecurityScheme{Type: "oauth2", Description: "An application of an organisation. A key made for it may stand in the place of a token.",
		Flows: &huma.OAuthFlows{ClientCredentials: &huma.OAuthFlow{TokenURL: PathToken, Scopes: map[string]string{"decide": "ask for decisions", "screen": "have lists screened"}}}}
	for _, op := range []decisionOperation{
		{"decide", PathDecision, "Ask whether a sharing is covered", decisionAsked{}, decisionGiven{}},
		{"decide-many", PathDecisions, "Ask many questions at once", decisionsAsked{}, decisionsGiven{}},
		{"search-subjects", "/access/v1/search/subject", "Find the organisations for which it is covered", searched{}, found{}},
		{"search-resources", "/access/v1/search/resource", "Find the kinds of data for which it is covered", searched{}, found{}},
		{"search-actions", "/access/v1/search/action", "Find the actions that are covered", searched{}, foundActions{}},
	} {
		o.AddOperation(op.describe(o))
	}
	o.AddOperation(&huma.Operation{OperationID: "decision-metadata", Method: http.MethodGet, Path: "/.well-known/authzen-configuration", Tags: []string{"Decisions"}, Summary: "Find the addresses of the decision point",
		Responses: map[string]*huma.Response{"200": answered(o, "The addresses", metadata{})}})
	o.AddOperation(&huma.Operation{OperationID: "take-token", Method: http.MethodPost, Path: PathToken, Tags: []string{"Decisions"}, Summary: "Take a token (OAuth 2.0 client credentials)",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/x-www-form-urlencoded": {Schema: schemaOf(o, tokenAsked{})}}},
		Responses: map[string]*huma.Response{"200": answered(o, "A token", tokenGiven{}), "400": answered(o, "The request is wrong", tokenRefused{}),
			"401": answered(o, "The proof is wrong", tokenRefused{}), "503": answered(o, "Tokens cannot be made at the moment", tokenRefused{})}})
}

func (op decisionOperation) describe(o *huma.OpenAPI) *huma.Operation {
	wrong := func(what string) *huma.Response { return answered(o, what, "") }
	return &huma.Operation{OperationID: op.id, Method: http.MethodPost, Path: op.path, Tags: []string{"Decisions"}, Summary: op.summary,
		Description: "OpenID AuthZEN Authorization API 1.0. Fields that are not known are ignored. A refusal to share is 200 with decision false; errors are JSON strings.",
		Security:    []map[string][]string{{"application": {"decide"}}},
		Parameters:  []*huma.Param{{Name: "X-Request-ID", In: "header", Schema: &huma.Schema{Type: "string"}, Description: "comes back in the answer"}},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf(o, op.asks)}}},
		Responses: map[string]*huma.Response{"200": answered(o, "The answer", op.gives), "400": wrong("The request is wrong"), "401": wrong("There is no good proof of who asks"),
			"403": wrong("The proof does not allow this"), "413": wrong("The body is larger than 1 MB"), "429": wrong("Too many decisions in a short time: wait as Retry-After says"), "500": wrong("The decision could not be kept, so it is not given")}}
}

func schemaOf(o *huma.OpenAPI, v any) *huma.Schema {
	return o.Components.Schemas.Schema(reflect.TypeOf(v), true, "")
}

func answered(o *huma.OpenAPI, what string, v any) *huma.Response {
	return &huma.Response{Description: what, Content: map[string]*huma.MediaType{"application/json": {Schema: schemaOf(o, v)}}}
}
