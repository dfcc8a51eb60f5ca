package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// The types of film that can be kept: what telephones and editors make.
const (
	MP4      = "video/mp4"
	WebMFilm = "video/webm"
)

// Films are the types taken for a film.
func Films() []string { return []string{MP4, WebMFilm} }

// CheckFilm looks at the bytes of a film and says what they are. Limit is in bytes. The error says what to do.
func CheckFilm(name string, b []byte, limit int64) (Meta, error) {
	switch {
	case len(b) == 0:
		return Meta{}, wrong("files.empty", "The film is empty. Choose one with something in it.")
	case int64(len(b)) > limit:
		return Meta{}, wrong("files.large", "The film is larger than "+megabytes(limit)+". Make it shorter, or save it smaller.")
	}
	typ := sniffFilm(b)
	if !slices.Contains(Films(), typ) {
		return Meta{}, wrong("files.type", "The film must be an MP4 or WebM file. Save it as one of these and choose it again.")
	}
	sum := sha256.Sum256(b)
	return Meta{Name: safeName(name, typ), Type: typ, Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}, nil
}

// sniffFilm tells the type of a film from its content, "" when it is none of ours. A container with sound alone is no
// film: its brand says so.
func sniffFilm(b []byte) string {
	switch {
	case len(b) > 12 && string(b[4:8]) == "ftyp" && slices.Contains([]string{"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V "}, string(b[8:12])):
		return MP4
	case bytes.HasPrefix(b, []byte{0x1a, 0x45, 0xdf, 0xa3}) && bytes.Contains(b[:min(len(b), 64)], []byte("webm")):
		return WebMFilm
	}
	return ""
}

// filmExtension gives the ending that fits a type of film; "" for others.
func filmExtension(typ string) string {
	switch typ {
	case MP4:
		return ".mp4"
	case WebMFilm:
		return ".webm"
	}
	return ""
}

// OpenPublic gives a file that belongs to something public. Whoever calls it has made sure that it is public now.
func (s *Service) OpenPublic(ctx context.Context, id ident.File, see See) (f File, content []byte, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		if f, err = tx.File(ctx, id); err != nil {
			return err
		}
		if f.About != see.About {
			return errs.New(errs.NotFound, "files.not_found", "We could not find this file.")
		}
		content, err = tx.FileContent(ctx, id)
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	return f, content, nil
}
