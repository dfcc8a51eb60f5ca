package layout

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sharewell/internal/web/assets"
)

// Voice says for whom a page speaks.
type Voice string

// The two voices of the house.
const (
	Public  Voice = "public"  // one column, generous
	Members Voice = "members" // denser, with the task navigation on the left
)

// Valid reports whether v is one of the voices.
func (v Voice) Valid() bool { return v == Public || v == Members }

// Props is everything the house needs to know about a page.
type Props struct {
	Title      string // of the page; the browser's title adds the service and the partnership
	Heading    string // when set, the layout draws the h1; a page may draw its own instead
	Caption    string // small text above Heading
	Lang       string // BCP 47; en-GB when empty
	BodyClass  string
	Voice      Voice // Public when empty
	Wide       bool  // public pages only: use the full width instead of one column
	ErrorTitle bool  // prefixes the browser's title with "Error: "

	ServiceName     string // "Sharewell" when empty
	PartnershipName string
	Demo            bool
	DemoDate        string // the demonstration's today, in words; shown when set

	Nav         []NavItem
	SideNav     []NavGroup // members' pages
	ActingFor   *ActingFor
	Breadcrumbs []Link
	BackLink    *Link
	Flash       *Flash
	Help        []Piece // members' pages: whom to ask when stuck
	Footer      Footer
	SearchQuery string // what the person searched for, shown again in the header

	Nonce        string // set on script elements when not empty
	Assets       *assets.Assets
	Noindex      bool
	Description  string // one sentence for search engines
	CanonicalURL string
	FeedURL      string // Atom
}

// Link is a text with an address.
type Link struct {
	Text string
	Href string
}

// Piece is a part of a sentence, with an address when it leads somewhere.
type Piece struct {
	Text string
	Href string // a path, or mailto: and an address
}

// NavItem is one entry of the navigation under the header.
type NavItem struct {
	Text    string
	Href    string
	Current bool
}

// NavGroup is one titled group of the members' task navigation.
type NavGroup struct {
	Title string
	Items []SideItem
}

// SideItem is one task. Count, when above zero, says how many things wait; CountLabel says of what.
type SideItem struct {
	Text       string
	Href       string
	Current    bool
	Count      int
	CountLabel string // "3 waiting"; read out instead of the bare number
}

// ActingFor says for which organisation and with which roles the person acts now.
type ActingFor struct {
	Organisation string
	Person       string
	Roles        []string // labels, as people say them
	SwitchURL    string   // empty when there is only one
	SignOutURL   string   // receives a POST
}

// Flash is the one message that follows a redirect.
type Flash struct {
	Kind FlashKind
	Text string
	Link *Link
}

// FlashKind chooses shape and colour of a Flash.
type FlashKind string

// The kinds of Flash.
const (
	FlashInfo    FlashKind = "info"
	FlashSuccess FlashKind = "success"
	FlashCaution FlashKind = "caution"
)

// Footer names who runs the page, when it changed and how to check it.
type Footer struct {
	RunBy     string
	ChangedAt time.Time // zero: not shown
	CheckURL  string    // where the page's content can be checked against the public log
	Links     []Link
}

// lang is the page's language.
func (p Props) lang() string {
	if p.Lang == "" {
		return "en-GB"
	}
	return p.Lang
}

// service is the program's name.
func (p Props) service() string {
	if p.ServiceName == "" {
		return "Sharewell"
	}
	return p.ServiceName
}

// browserTitle is what the tab, a bookmark and a screen reader say first.
func (p Props) browserTitle() string {
	title := p.Title
	if title != "" {
		title += " – "
	}
	title += p.service()
	if p.PartnershipName != "" {
		title += " – " + p.PartnershipName
	}
	if p.ErrorTitle {
		return "Error: " + title
	}
	return title
}

// bodyClass joins the classes of the body element.
func (p Props) bodyClass() string {
	class := "govuk-template__body sw-" + string(p.voice())
	if p.BodyClass != "" {
		class += " " + p.BodyClass
	}
	return class
}

func (p Props) voice() Voice {
	if p.Voice.Valid() {
		return p.Voice
	}
	return Public
}

// columnClass is one column for public pages, the full width for the rest.
func (p Props) columnClass() string {
	if p.voice() == Members || p.Wide {
		return "sw-column sw-column--wide"
	}
	return "sw-column"
}

// headingClass makes members' headings smaller than public ones.
func (p Props) headingClass() string {
	if p.voice() == Members {
		return "govuk-heading-l"
	}
	return "govuk-heading-xl"
}

func (p Props) captionClass() string {
	if p.voice() == Members {
		return "govuk-caption-l"
	}
	return "govuk-caption-xl"
}

// nonce gives script elements their nonce attribute, and none when the page is cached and has none.
func nonce(p Props) templ.Attributes {
	if p.Nonce == "" {
		return nil
	}
	return templ.Attributes{"nonce": p.Nonce}
}

// countWords is what a screen reader says in place of the bare number.
func (s SideItem) countWords() string {
	if s.CountLabel != "" {
		return s.CountLabel
	}
	return strconv.Itoa(s.Count) + " waiting"
}

// roleWords joins role labels for reading: "Information governance lead, Signatory".
func roleWords(roles []string) string { return strings.Join(roles, ", ") }
