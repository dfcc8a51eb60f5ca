package receipt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"strings"

	"sharewell/internal/errs"
)

// alphabet leaves out what is mistaken for something else when it is read aloud or written down. It has 32 signs.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// codeLength gives codes of sixty bits.
const codeLength = 12

// Secrets makes and knows codes, and seals addresses. Everything is made from one key of the site.
type Secrets struct {
	making, knowing []byte
	box             cipher.AEAD
	random          io.Reader
}

// New makes Secrets for one purpose from the site's key. Codes of one purpose open nothing of another.
func New(key []byte, purpose string, random io.Reader) (*Secrets, error) {
	s := &Secrets{random: random}
	var sealing []byte
	for _, part := range []struct {
		into *[]byte
		name string
	}{{&s.making, " codes 1"}, {&s.knowing, " code hashes 1"}, {&sealing, " addresses 1"}} {
		k, err := hkdf.Key(sha256.New, key, nil, "sharewell "+purpose+part.name, sha256.Size)
		if err != nil {
			return nil, err
		}
		*part.into = k
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	s.box, err = cipher.NewGCM(block)
	return s, err
}

// Code makes the code of what a form recorded. The same form gives the same code, so that it can be shown again when
// the form is sent twice; from the form's key alone nobody can make it.
func (s *Secrets) Code(formKey string) string {
	m := hmac.New(sha256.New, s.making)
	m.Write([]byte(formKey)) // it never fails
	sum := m.Sum(nil)
	var b strings.Builder
	for _, x := range sum[:codeLength] {
		b.WriteByte(alphabet[int(x)%len(alphabet)])
	}
	return b.String()
}

// Spaced writes a code in groups, as it is shown.
func Spaced(code string) string {
	var parts []string
	for len(code) > 4 {
		parts, code = append(parts, code[:4]), code[4:]
	}
	return strings.Join(append(parts, code), " ")
}

// tidy reads a code as people type it.
func tidy(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(alphabet, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

// Hash is what is stored of a code: worthless without the site's key, and for one reference only.
func (s *Secrets) Hash(ref, code string) []byte {
	m := hmac.New(sha256.New, s.knowing)
	m.Write([]byte(ref + "\x00" + code)) // it never fails
	return m.Sum(nil)
}

// Opens reports whether a typed code belongs to a reference. It takes as long whether there is such a reference or not:
// stored is then nothing.
func (s *Secrets) Opens(ref, typed string, stored []byte) bool {
	if len(stored) != sha256.Size {
		stored = make([]byte, sha256.Size)
	}
	return subtle.ConstantTimeCompare(s.Hash(ref, tidy(typed)), stored) == 1
}

// Seal seals something for one reference.
func (s *Secrets) Seal(ref, text string) ([]byte, error) {
	nonce := make([]byte, s.box.NonceSize())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return nil, err
	}
	return s.box.Seal(nonce, nonce, []byte(text), []byte(ref)), nil
}

// Open gives what was sealed for a reference.
func (s *Secrets) Open(ref string, sealed []byte) (string, error) {
	n := s.box.NonceSize()
	if len(sealed) < n {
		return "", errs.New(errs.Internal, "receipt.sealed", "A sealed address was cut.")
	}
	plain, err := s.box.Open(nil, sealed[:n], sealed[n:], []byte(ref))
	if err != nil {
		return "", errs.Wrap(errs.Internal, "receipt.sealed", "A sealed address cannot be opened.", err)
	}
	return string(plain), nil
}
