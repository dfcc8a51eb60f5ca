package directorypage

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"

	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// A file that was tried travels with the page, packed, to be applied as it was.

// The hidden inputs of a carried file.
const (
	fileField = "carried"
	nameField = "carried_name"
	thenField = "then"
	thenApply = "apply"
)

// carriedForm is the form that applies what was tried.
type carriedForm struct {
	Action, Key string
	Hidden      []ask.Hidden
	Button      govuk.ButtonProps
}

// carry packs a file into a form.
func carry(action string, data []byte, words string, more ...ask.Hidden) (carriedForm, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return carriedForm{}, fmt.Errorf("pack a directory file: %w", err)
	}
	if err := z.Close(); err != nil {
		return carriedForm{}, fmt.Errorf("pack a directory file: %w", err)
	}
	hidden := append([]ask.Hidden{{Name: thenField, Value: thenApply}, {Name: fileField, Value: base64.StdEncoding.EncodeToString(b.Bytes())}}, more...)
	return carriedForm{Action: action, Key: form.NewSubmissionKey(), Hidden: hidden, Button: govuk.ButtonProps{Text: words, PreventDoubleClick: govuk.On}}, nil
}

// carried gives the file of a form: the one chosen, or the one that was tried. ok is false when there is
// none to use; the form says why.
func carried(c *page.Ctx, f *form.Form, most int64) (data []byte, name string, ok bool) {
	if f.Raw(thenField) != thenApply {
		file, ok := f.File("file", form.FileRule{Required: c.Text.T("file.required")})
		if !ok {
			return nil, "", false
		}
		return file.Data, file.Name, true
	}
	packed, err := base64.StdEncoding.DecodeString(f.Raw(fileField))
	if err == nil {
		data, err = unpack(packed, most)
	}
	if err != nil || int64(len(data)) > most {
		f.Add("file", "carried", c.Text.T("file.again"))
		return nil, "", false
	}
	return data, f.Text(nameField, form.TextRule{Max: 200}), true
}

func unpack(packed []byte, most int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, most+1))
}
