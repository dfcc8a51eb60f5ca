package jointest

import (
	"html"
	"net/url"
	"regexp"
)

var (
	tag      = regexp.MustCompile(`<(input|textarea|option|select)\b([^>]*)>([^<]*)`)
	attrName = regexp.MustCompile(`\bname="([^"]*)"`)
	attrVal  = regexp.MustCompile(`\bvalue="([^"]*)"`)
	isBox    = regexp.MustCompile(`\btype="(checkbox|radio)"`)
	checked  = regexp.MustCompile(`\bchecked\b`)
	selected = regexp.MustCompile(`\bselected\b`)
)

func first(re *regexp.Regexp, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// Values reads a page's form as a browser would send it. It reads the markup our own templates write,
// nothing more general.
func Values(page string) url.Values {
	out := url.Values{}
	current := ""
	for _, m := range tag.FindAllStringSubmatch(page, -1) {
		kind, attrs, text := m[1], m[2], html.UnescapeString(m[3])
		name := first(attrName, attrs)
		switch {
		case kind == "select":
			current = name
			out.Set(name, "")
		case kind == "option":
			if selected.MatchString(attrs) {
				out.Set(current, first(attrVal, attrs))
			}
		case name == "" || name == "q":
		case kind == "textarea":
			out.Add(name, text)
		case isBox.MatchString(attrs):
			if checked.MatchString(attrs) {
				out.Add(name, first(attrVal, attrs))
			}
		default:
			out.Add(name, first(attrVal, attrs))
		}
	}
	return out
}
