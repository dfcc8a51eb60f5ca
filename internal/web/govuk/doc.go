// Package govuk renders the components of GOV.UK Frontend 6.6.0 as typed templ components.
//
// # Purpose
//
// One component, one file, one props struct: Button(ButtonProps), Input(InputProps) and so on. The
// option names are those of the published Nunjucks macros in PascalCase (isPageHeading is
// IsPageHeading, id is ID, html is HTML), so the public documentation of each component is also the
// documentation of the struct here.
//
// # How to use
//
//   - Words or markup: Text is escaped; HTML is a templ.Component and wins over Text. Text(s) makes a
//     component of a plain string where only a component is accepted (FormGroup.BeforeInput,
//     RadioItem.Conditional).
//   - Absent parts: a Hint, ErrorMessage, Label or Legend without Text and HTML is not rendered, so a
//     page may pass the message of a field without asking whether there is one. Fieldset, Card and
//     other wrappers are pointers; nil leaves the wrapper out.
//   - Absent items: an item equal to its zero value is skipped but still counted, so that the ids of
//     the items after it do not move when a condition leaves it out.
//   - Ids: inputs take ID or, failing that, Name; groups take IDPrefix or Name. The hint is ID-hint, the
//     error ID-error; the first choice of a group has the bare prefix, the second prefix-2. Link an
//     error summary to that first id.
//   - Attributes: Attrs is an ordered list, Attrs{{Name: "data-x", Value: "1"}}; Bare gives a boolean
//     attribute such as "hidden".
//   - Three-way options are a Switch: Unset, On, Off, or When(condition).
//   - Children: Fieldset, InsetText, Details and NotificationBanner render templ children
//     after their own content.
//   - Links pass through templ's check of URL schemes: a javascript: link becomes inert.
//
// # Invariants
//
// The markup equals the fixtures that GOV.UK Frontend publishes with each release; the copies in
// testdata/fixtures are compared on every test run, and every known difference is listed with its
// reason in testdata/exceptions.yaml. No component writes inline script or style.
//
// # What it must not do
//
// It knows no page, no field, no message of Sharewell; it chooses no words beyond the defaults of the
// components; it does not render the crown, the GOV.UK wordmark or Crown copyright, which belong to
// services on gov.uk alone.
//
// # Law
//
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
// Markup that was tested with assistive technologies is the ground on which the pages meet them.
package govuk
