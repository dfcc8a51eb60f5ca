package signinpage

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/auth"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/people"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// rolesPage is the content page that names the roles.
const rolesPage = "people_roles"

// RoleWords names roles as people say them, in the order given.
func RoleWords(t *content.Texts, roles []access.Role) []string {
	words := t.Page(rolesPage)
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = words.T(string(r))
	}
	return out
}

func roleList(c *page.Ctx, roles []access.Role) string {
	return strings.Join(RoleWords(c.Site.Texts, roles), ", ")
}

// Identity tells the page adapter who is behind a request.
type Identity struct {
	Auth  *auth.Auth
	Texts *content.Texts
}

// Identify implements page.Identity.
func (i Identity) Identify(r *http.Request) (access.Actor, page.Who) {
	s := i.Auth.Current(r)
	if !s.SignedIn() {
		return access.Actor{}, page.Who{}
	}
	who := page.Who{Name: s.Person.Name, OrganisationName: s.Current.Name, RoleLabels: RoleWords(i.Texts, s.Actor.Roles), SeveralHats: len(s.Hats) > 1, NeedsSecondFactor: s.NeedsSecondFactor()}
	if who.OrganisationName == "" {
		who.OrganisationName = i.Texts.Page(rolesPage).T("partnership")
	}
	return s.Actor, who
}

// Letters writes the letters of sign-in and invitation.
type Letters struct {
	Texts     *content.Texts
	Service   string // what the letters call the site
	PublicURL string
	Name      string // of the partnership
}

// Link writes the letter that carries a sign-in link; for auth.Deps.LinkLetter.
func (l Letters) Link(link string, valid time.Duration) (subject, text string) {
	t := l.Texts.Page("sign_in_letters")
	return t.T("link.subject"), t.T("link.text", "service", l.Service, "link", link, "minutes", strconv.Itoa(int(valid.Minutes())))
}

// Invitation writes the letter that carries an invitation; for people.Deps.InvitationLetter.
func (l Letters) Invitation(i people.Invitation, organisation, token string) (subject, text string) {
	t := l.Texts.Page("sign_in_letters")
	if organisation == "" {
		organisation = l.Name
	}
	link := l.PublicURL + "/invitation?t=" + url.QueryEscape(token)
	return t.T("invitation.subject", "organisation", organisation),
		t.T("invitation.text", "organisation", organisation, "service", l.Service, "roles", strings.Join(RoleWords(l.Texts, i.Roles), ", "), "link", link)
}

// summary builds the error summary, nil when there is nothing wrong.
func summary(c *page.Ctx, fields []errs.Field) *govuk.ErrorSummaryProps {
	if len(fields) == 0 {
		return nil
	}
	s := &govuk.ErrorSummaryProps{TitleText: c.Site.Texts.Page("sign_in_parts").T("problem")}
	for _, item := range form.SummaryItems(fields) {
		s.ErrorList = append(s.ErrorList, govuk.ErrorSummaryItem{Href: item.Href, Text: item.Text})
	}
	return s
}

// problem gives a field's message from the errors found.
func problem(fields []errs.Field, name string) govuk.ErrorMessageProps {
	for _, f := range fields {
		if f.Name == name {
			return govuk.ErrorMessageProps{Text: f.Message}
		}
	}
	return govuk.ErrorMessageProps{}
}

// paragraphs gives the texts key.1, key.2 and so on.
func paragraphs(t content.Page, key string) []string {
	var out []string
	for i := 1; t.Has(fmt.Sprintf("%s.%d", key, i)); i++ {
		out = append(out, t.T(fmt.Sprintf("%s.%d", key, i)))
	}
	return out
}

// untilWords says the last day of something that ends at an instant.
func untilWords(t time.Time) string { return clock.DateOf(t.Add(-time.Microsecond)).Words() }

// withNext adds the path to go to afterwards to an address, when there is one on this site.
func withNext(path, next string) string {
	if next = page.LocalPath(next, ""); next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

// land gives the path that an arrival leads to.
func (d Deps) land(a auth.Arrival) string {
	switch {
	case a.State == auth.Invited:
		return "/invitation"
	case a.State == auth.Stranger:
		return "/sign-in/unknown"
	case a.Session.NeedsSecondFactor():
		return withNext("/sign-in/second-factor", a.Next)
	case len(a.Session.Hats) == 0:
		return "/account"
	}
	return page.LocalPath(a.Next, d.Home)
}

// partnershipOr names an organisation, or the partnership by a text of the page.
func partnershipOr(c *page.Ctx, name string) string {
	if name == "" {
		return c.Text.T("partnership")
	}
	return name
}

// words gives the safe words of an error.
func words(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Message
	}
	return ""
}
