package mailin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
	"text/template"

	"sharewell/internal/intray"
	"sharewell/internal/mailin/letter"
	"sharewell/internal/store"
)

//go:embed content/en/explain.tmpl
var words embed.FS

var explainWords = template.Must(template.ParseFS(words, "content/en/explain.tmpl"))

// why a letter was not taken, or not all of it.
type why string

const (
	closed      why = "closed"
	tooMany     why = "too_many"
	otherSender why = "other_sender"
	empty       why = "empty"
	noRight     why = "no_right"
	notTaken    why = "not_taken"
	takenInPart why = "in_part"
)

// explanation is what a letter's writer is told.
type explanation struct {
	Why         why
	Reason      string   // what was wrong and how to mend it
	Words       string   // what they wrote, so that it is not lost
	Left        []string // attachments that were not taken
	Cut         bool
	Page        string // where the thread is
	Partnership string
}

// explain tells a letter's writer why it was not taken.
func (s *Service) explain(ctx context.Context, l intray.Letter, w writer, e explanation) error {
	return s.post(ctx, l, w, e, intray.LetterExplained)
}

// post writes to the address that we know, never to one that a letter names, and ends the letter.
func (s *Service) post(ctx context.Context, l intray.Letter, w writer, e explanation, state intray.LetterState) error {
	e.Partnership = s.d.Partnership
	var subject, text strings.Builder
	if err := explainWords.ExecuteTemplate(&subject, "subject", e); err != nil {
		return fmt.Errorf("mailin: write the subject: %w", err)
	}
	if err := explainWords.ExecuteTemplate(&text, "text", e); err != nil {
		return fmt.Errorf("mailin: write the text: %w", err)
	}
	now := s.d.Clock.Now()
	key := "mailin/" + l.ID
	if e.Why == tooMany || e.Why == otherSender {
		key = "mailin/" + string(e.Why) + "/" + string(l.Recipient) + "/" + now.UTC().Format("2006-01-02") // once a day is enough
	}
	return s.d.Store.Write(ctx, func(tx *store.Tx) error {
		m := intray.Mail{Key: key, To: w.to, Subject: strings.TrimSpace(subject.String()), Text: text.String(), At: now}
		if err := tx.PostMail(ctx, m); err != nil {
			return err
		}
		return s.endIn(ctx, tx, l, state, "The writer was told: "+string(e.Why)+".")
	})
}

// keyOf is the same for a letter that comes again: by its identifier, or by its bytes when it has none.
func keyOf(code string, raw []byte) string {
	what := raw
	if m, err := letter.Read(bytes.NewReader(raw)); err == nil && m.ID != "" {
		what = []byte(m.From + "\n" + m.ID)
	}
	sum := sha256.Sum256(append([]byte(code+"\n"), what...))
	return hex.EncodeToString(sum[:])
}
