package comment

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// FromMail keeps what came by mail from somebody who is known: an answer to a comment (by its reference), or new
// comments in a review: on the clause that Token names, or, for a year alone, on the clauses that the text names. What
// answers the decision on one's own comment is that answer, the first time. The same key again changes nothing.
func (s *Service) FromMail(ctx context.Context, sender access.Actor, token, text, key string) (Comment, error) {
	if ref, ok := ident.ReadReference(token); ok {
		return s.talkByMail(ctx, sender, ref, words{text, Mail, key})
	}
	year, clause, ok := readToken(token)
	if !ok {
		return Comment{}, errs.New(errs.NotFound, "comment.token", "We could not find what this mail answers.")
	}
	run, err := s.d.Runs.Get(ctx, year)
	if err != nil {
		return Comment{}, err
	}
	role, err := access.Require(sender, access.MakeComment, access.ReadComments, access.RelationTo(sender, sender.Organisation), s.door(run, sender, s.d.Clock.Now()))
	if err != nil {
		return Comment{}, err
	}
	by := Author{Voice: ByOrganisation, Person: sender.Person, Org: sender.Organisation, Role: role}
	switch role {
	case access.Involvement:
		by.Voice = ByGroup
	case access.Secretariat:
		by.Voice = ByOffice
	}
	parts := []part{{clause, text}}
	if clause == "" {
		if parts, err = s.partsOf(ctx, run, text); err != nil {
			return Comment{}, err
		}
	}
	var first Comment
	for i, p := range parts {
		cmd := Make{Key: key, Year: year, Clause: p.clause, Kind: Question, Text: p.text}
		if i > 0 {
			cmd.Key = fmt.Sprintf("%s/%d", key, i+1)
		}
		c, err := s.keep(ctx, run, sender.Event(role), draftOf(cmd, by, Mail), cmd)
		if err != nil {
			return first, err
		}
		if i == 0 {
			first = c
		}
	}
	return first, nil
}

// talkByMail answers the decision on one's own comment, or replies.
func (s *Service) talkByMail(ctx context.Context, sender access.Actor, ref string, m words) (Comment, error) {
	c, err := s.byRef(ctx, sender, ref)
	if err != nil {
		return Comment{}, err
	}
	if d := c.Decision; d != nil && d.Outcome != Withdrawn && (d.Answer == nil || m.key != "") && speaksFor(sender, c) {
		if _, err := require(sender, access.AnswerDecision, c); err == nil {
			done, err := s.Answer(ctx, sender, Answered{Ref: ref, Text: m.text, Key: m.key})
			if errs.CodeOf(err) != "comment.answered" {
				return done, err
			}
		}
	}
	return s.say(ctx, sender, ref, m)
}

// part is what a letter says about one clause.
type part struct {
	clause ident.Clause
	text   string
}

// namesClause is a line that begins with the number of a clause: "Clause 4.2: We would rather …", "On clause 3 …".
var namesClause = regexp.MustCompile(`(?i)^[\s*_#-]*(?:(?:on|re|about)[ :]+)?(?:clause|section|para(?:graph)?)\s*(?:no\.?\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})\b[\s*_]*[).:;,–—-]*\s*(.*)$`)

// partsOf finds what a letter about the whole review says, by the clauses that its lines begin with. What stands before
// the first one, such as a greeting, belongs to the first.
func (s *Service) partsOf(ctx context.Context, run review.Run, text string) ([]part, error) {
	about, _, _ := run.Commenting(s.d.Clock.Now())
	var e agreement.Edition
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		e, err = tx.Edition(ctx, about.Edition)
		return err
	})
	if err != nil {
		return nil, err
	}
	return splitByClause(e, text)
}

func splitByClause(e agreement.Edition, text string) ([]part, error) {
	numbers := e.Text.Numbers()
	var out []part
	var before []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		found := namesClause.FindStringSubmatch(line)
		switch {
		case found != nil:
			i := slices.Index(numbers, found[1])
			if i < 0 {
				return nil, errs.New(errs.Invalid, "comment.no_clause", fmt.Sprintf("Edition %s has no clause %s. Begin with the number of a clause that it has, like this: “Clause %s: ”.", e.Number(), found[1], numbers[0]))
			}
			out = append(out, part{e.Text.Clauses[i].ID, found[2]})
		case len(out) == 0:
			before = append(before, line)
		default:
			out[len(out)-1].text += "\n" + line
		}
	}
	if len(out) == 0 {
		return nil, errs.New(errs.Invalid, "comment.which_clause", "We could not see which clause you write about. Begin with its number, like this: “Clause 4: ”. Several clauses can stand in one letter, each on a line of its own.")
	}
	if head := strings.TrimSpace(strings.Join(before, "\n")); head != "" {
		out[0].text = head + "\n\n" + out[0].text
	}
	return out, nil
}

// Token names a clause of a review in the address that mail is answered to: "2027.c-security"; "2027" is the review
// itself, when the letter says which clause it is about.
func Token(year int, clause ident.Clause) string {
	if clause == "" {
		return strconv.Itoa(year)
	}
	return fmt.Sprintf("%d.%s", year, clause)
}

// readToken undoes Token.
func readToken(token string) (year int, clause ident.Clause, ok bool) {
	y, rest, found := strings.Cut(strings.ToLower(strings.TrimSpace(token)), ".")
	year, err := strconv.Atoi(y)
	return year, ident.Clause(rest), err == nil && found == (rest != "")
}
