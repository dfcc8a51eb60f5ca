package guideview

import (
	"net/url"
	"slices"

	"sharewell/internal/guide"
)

// Path is the guide's address.
const Path = "/guide/should-i-share"

// Names in the address beside the answers. They are longer than any key of a fact.
const (
	started = "start"  // the first question was asked for
	asked   = "asked"  // the question whose form was sent
	change  = "change" // the answer to change
)

// longest bounds how many answers to one question an address may hold.
const longest = 40

// Answers reads the facts from an address. Codes that the guide does not know are left out.
func Answers(g *guide.Guide, q url.Values) guide.Facts {
	var f guide.Facts
	for _, field := range g.Fields() {
		var codes []string
		for _, code := range q[field.Key] {
			known := slices.ContainsFunc(field.Options, func(o guide.Choosable) bool { return o.Code == code })
			if known && !slices.Contains(codes, code) && len(codes) < longest {
				codes = append(codes, code)
			}
		}
		if !field.Many && len(codes) > 1 {
			codes = codes[:1]
		}
		if len(codes) > 0 {
			f = f.With(field.Name, codes...)
		}
	}
	return f
}

// address builds a link into the guide that holds the answers.
func address(f guide.Facts, pairs ...string) string { return to(Path, f, pairs...) }

// to builds a link to any page that takes the answers over.
func to(path string, f guide.Facts, pairs ...string) string {
	q := f.Encode()
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
