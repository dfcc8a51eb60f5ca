package oneoffpage

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guide"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/page"
)

// entry is one emergency record as a page or a device sends it.
type entry struct {
	ID        string     `json:"id"`
	Owner     string     `json:"owner"` // whose entry it is, by the device's mark
	WrittenAt string     `json:"written_at"`
	Fields    url.Values `json:"fields"`
}

// filed answers a device.
type filed struct {
	Ref   string `json:"ref"`
	URL   string `json:"url"`
	Again bool   `json:"again"` // it had been filed before
}

// longestEntry bounds one entry; the service bounds each answer.
const longestEntry = 256 << 10

// sync files an entry that waited on a device. It is refused when somebody else is signed in now: a
// record is never filed as another person's.
func (p *emergency) sync(c *page.Ctx) error {
	var e entry
	d := json.NewDecoder(http.MaxBytesReader(c.W, c.R.Body, longestEntry))
	if err := d.Decode(&e); err != nil {
		if _, big := errors.AsType[*http.MaxBytesError](err); big {
			return errs.Wrap(errs.Invalid, "oneoff.sync_large", "This record is too long to send. Shorten it.", err)
		}
		return errs.Wrap(errs.Invalid, "oneoff.sync_form", "This record did not arrive whole. Send it again.", err)
	}
	if mine := owner(c.Actor); mine == "" || e.Owner != mine {
		return errs.New(errs.Forbidden, "oneoff.other_person", c.Text.T("sync.other"))
	}
	ref, again, err := p.file(c, e)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	return json.NewEncoder(c.W).Encode(filed{Ref: ref, URL: savedAt(ref), Again: again})
}

// file turns an entry into the service's command. Whatever is missing stays missing.
func (p *emergency) file(c *page.Ctx, e entry) (ref string, again bool, err error) {
	answers := p.fromGuide(c, e.Fields.Get(guideQuery))
	for _, name := range inputs() {
		if given := e.Fields[name]; len(given) > 0 && strings.TrimSpace(given[0]) != "" {
			answers[name] = given[:1]
		}
	}
	if err := p.receiver(c, e.Fields, answers); err != nil {
		return "", false, err
	}
	return p.Records.Emergency(c.R.Context(), c.Actor, oneoff.EmergencyCommand{Key: e.ID, Answers: answers, WrittenAt: writtenAt(e.WrittenAt)})
}

// receiver finds the organisation meant: the one whose name was typed before the one tapped on, since a
// name is typed only when no button fits.
func (p *emergency) receiver(c *page.Ctx, fields url.Values, answers oneoff.Answers) error {
	if typed := answers.One("recipient_name"); typed != "" {
		found, ok, err := p.Partners.Named(c.R.Context(), c.Actor, typed)
		if err != nil {
			return err
		}
		if ok {
			delete(answers, "recipient_name")
			answers["recipient_org"] = []string{string(found.ID)}
		}
		return nil
	}
	if id := fields.Get(recipient); id != "" {
		answers["recipient_org"] = []string{id}
	}
	return nil
}

// facts reads what the guide was told.
func (p *emergency) facts(q url.Values) guide.Facts {
	return p.Guide.Trim(guideview.Answers(p.Guide, q))
}

// fromGuide takes over what the guide found, as codes. What a person says in the form goes before it.
func (p *emergency) fromGuide(c *page.Ctx, query string) oneoff.Answers {
	answers := oneoff.Answers{}
	q, err := url.ParseQuery(query)
	if p.Guide == nil || err != nil || query == "" {
		return answers
	}
	facts := p.facts(q)
	if len(facts.Encode()) == 0 {
		return answers
	}
	o := p.Guide.ToOneOff(facts, p.Guide.Ask(facts, startOf(c.Today())))
	for key, code := range map[string]string{
		"direction": o.Direction, "regime": o.Regime, "art6": o.Article6, "art9": o.Article9, "cldc_basis": o.Confidentiality, "purposes": o.Purpose,
		"told_subject": o.Told, "not_told_reason": o.NotToldReason, "consent_position": o.ConsentPosition, "detriment_test": o.Detriment,
	} {
		if code != "" {
			answers[key] = []string{code}
		}
	}
	for key, codes := range map[string][]string{"subject_types": o.SubjectTypes, "special_categories": o.SpecialCategories, "art9_sch1": o.Schedule1,
		"art10_basis": o.Article10, "legal_power": o.Gateways} {
		if len(codes) > 0 {
			answers[key] = codes
		}
	}
	answers["criminal_offence_data"], answers["confidential_info"] = []string{yesNo(o.Criminal)}, []string{yesNo(o.Confidential)}
	return answers
}

func yesNo(b bool) string {
	if b {
		return oneoff.Yes
	}
	return oneoff.No
}

// purposeWords gives a first sentence for the purpose, which the person makes their own.
func (p *emergency) purposeWords(c *page.Ctx, f guide.Facts) string {
	field, ok := p.Guide.Field("purpose")
	if !ok {
		return ""
	}
	for _, o := range field.Options {
		if o.Code == f.Purpose {
			return c.Text.T("purpose.begin", "what", o.Label)
		}
	}
	return ""
}

// startOf is the first moment of a day, as the guide counts days.
func startOf(d clock.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// whoIs is what a device remembers of the person signed in, so that the form can begin without a network.
type whoIs struct {
	Owner        string    `json:"owner"`
	Organisation string    `json:"organisation"`
	DecidedBy    string    `json:"decided_by"`
	DecidedRole  string    `json:"decided_role"`
	Partners     []Partner `json:"partners"`
}

// who tells a device for whom it may send. A visitor is nobody.
func (p *emergency) who(c *page.Ctx) error {
	out := whoIs{Owner: owner(c.Actor), Partners: []Partner{}}
	if out.Owner != "" {
		usual, err := p.Partners.Usual(c.R.Context(), c.Actor, offered)
		if err != nil {
			return err
		}
		out.Organisation, out.DecidedBy = c.Who.OrganisationName, c.Who.Name
		out.Partners = append(out.Partners, usual...)
		if len(c.Who.RoleLabels) > 0 {
			out.DecidedRole = c.Who.RoleLabels[0]
		}
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	return json.NewEncoder(c.W).Encode(out)
}
