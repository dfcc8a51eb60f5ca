package organisationpage

import (
	"net/url"

	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// policies is the page of the organisation's own policies and when they are reviewed.
func policies(d Deps) section {
	return section{Deps: d, values: policyValues, ask: askPolicies, after: backToAssurance, read: func(c *page.Ctx, f *form.Form, e *organisation.Edit) {
		e.Profile.Policies = readPolicies(c, f, e.Profile)
	}}
}

func policyValues(_ *page.Ctx, o organisation.Organisation) (url.Values, error) {
	v := url.Values{}
	for _, k := range organisation.PolicyKinds() {
		pol := policyOf(o.Profile, k)
		v.Set("policy_"+k+"_url", pol.URL)
		ask.SetDay(v, "policy_"+k, pol.ReviewBy)
	}
	return v, nil
}

func policyOf(p organisation.Profile, kind string) organisation.Policy {
	for _, pol := range p.Policies {
		if pol.Kind == kind {
			return pol
		}
	}
	return organisation.Policy{Kind: kind}
}

func askPolicies(c *page.Ctx, b *ask.Builder, _ organisation.Organisation) {
	for _, k := range organisation.PolicyKinds() {
		b.Section(k)
		b.Day(ask.Field{Name: "policy_" + k, Label: c.Text.T("review.label")})
		b.Line(ask.Field{Name: "policy_" + k + "_url", Label: c.Text.T("url.label"), Type: "url", Optional: true})
	}
}

func readPolicies(c *page.Ctx, f *form.Form, p organisation.Profile) []organisation.Policy {
	var out []organisation.Policy
	for _, k := range organisation.PolicyKinds() {
		pol := policyOf(p, k)
		pol.ReviewBy, _ = f.Date("policy_"+k, form.DateRule{Label: c.Text.T("section." + k)})
		pol.URL = f.Text("policy_"+k+"_url", form.TextRule{Label: c.Text.T("url.label")})
		if pol != (organisation.Policy{Kind: k}) {
			out = append(out, pol)
		}
	}
	return out
}
