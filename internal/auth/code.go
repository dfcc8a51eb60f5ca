package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

const (
	stepLength    = 30 // seconds one code lives, as every app expects
	codeTolerance = 1  // steps a clock may be off
	recoveryCodes = 10
	pictureSize   = 240
)

// CodeSetUp is what somebody needs to set an authenticator app up.
type CodeSetUp struct {
	Secret  string // for typing in, in groups of four
	URI     string // otpauth://…
	Picture []byte // the same as a PNG to scan
}

// BeginCode starts setting up an authenticator app. Nothing changes until ConfirmCode.
func (a *Auth) BeginCode(ctx context.Context) (CodeSetUp, error) {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return CodeSetUp{}, err
	}
	var raw [20]byte // as long as the hash that the codes are made with
	if _, err := io.ReadFull(a.Random, raw[:]); err != nil {
		return CodeSetUp{}, fmt.Errorf("auth: the random source failed: %w", err)
	}
	sealed, err := a.seal([]byte(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:])), placeOf(s.Person.ID))
	if err != nil {
		return CodeSetUp{}, err
	}
	if err := a.putFlow(ctx, flow{Code: sealed}); err != nil {
		return CodeSetUp{}, err
	}
	return a.setUp(s.Person, raw[:])
}

// PendingCode gives the set-up under way again, for showing the page a second time.
func (a *Auth) PendingCode(ctx context.Context) (CodeSetUp, error) {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return CodeSetUp{}, err
	}
	_, secret, err := a.pendingSecret(ctx, s.Person.ID)
	if err != nil {
		return CodeSetUp{}, err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return CodeSetUp{}, fmt.Errorf("auth: read a secret: %w", err)
	}
	return a.setUp(s.Person, raw)
}

// setUp writes a secret in the three forms that apps take.
func (a *Auth) setUp(p people.Person, secret []byte) (CodeSetUp, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: orElse(a.Config.ServiceName, "Sharewell"), AccountName: p.Email, Secret: secret})
	if err != nil {
		return CodeSetUp{}, fmt.Errorf("auth: write a secret: %w", err)
	}
	img, err := key.Image(pictureSize, pictureSize)
	if err != nil {
		return CodeSetUp{}, fmt.Errorf("auth: draw a secret: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return CodeSetUp{}, fmt.Errorf("auth: draw a secret: %w", err)
	}
	return CodeSetUp{Secret: grouped(key.Secret(), " "), URI: key.URL(), Picture: b.Bytes()}, nil
}

func placeOf(id ident.Person) string { return "one_time_code/" + string(id) }

func (a *Auth) pendingSecret(ctx context.Context, id ident.Person) (flow, string, error) {
	f, err := a.getFlow(ctx)
	if err == nil && len(f.Code) == 0 {
		err = flowLost()
	}
	if err != nil {
		return f, "", err
	}
	secret, err := a.open(f.Code, placeOf(id))
	return f, string(secret), err
}

// ConfirmCode finishes setting up: code is what the app shows. It gives the recovery codes, which are
// shown this once, and the session has its second factor.
func (a *Auth) ConfirmCode(ctx context.Context, code string) ([]string, error) {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return nil, err
	}
	f, secret, err := a.pendingSecret(ctx, s.Person.ID)
	if err != nil {
		return nil, err
	}
	step, ok := stepOf(secret, code, a.Clock.Now(), 0)
	if !ok {
		return nil, wrongCode()
	}
	codes, hashes, err := a.newRecoveryCodes()
	if err != nil {
		return nil, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		c := store.OneTimeCode{Person: s.Person.ID, Secret: f.Code, LastStep: step, ConfirmedAt: a.Clock.Now()}
		if err := tx.SaveOneTimeCode(ctx, c); err != nil {
			return err
		}
		if err := tx.ReplaceRecoveryCodes(ctx, s.Person.ID, hashes); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.code_added", s.Person.ID))
	})
	if err != nil {
		return nil, err
	}
	a.sessions.Remove(ctx, keyFlow)
	return codes, a.confirm(ctx, s)
}

func wrongCode() error {
	return errs.InvalidFields([]errs.Field{{Name: "code", Code: "wrong", Message: "Enter the 6 digits your app shows now. Each code works once"}})
}

// UseCode shows the second factor with an app's code or with a recovery code. Attempts are bounded per
// person, whichever session they come from.
func (a *Auth) UseCode(ctx context.Context, code string) error {
	s := From(ctx)
	if !s.SignedIn() {
		return errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	var ok, flooded bool
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		within, err := a.within(ctx, tx, codesPerPerson, string(s.Person.ID))
		if flooded = !within; err != nil || flooded {
			return err
		}
		ok, err = a.spend(ctx, tx, s.Person.ID, code)
		return err
	})
	switch {
	case err != nil:
		return err
	case flooded:
		a.refused(ctx, "code", "too many", slog.String("person", string(s.Person.ID)))
		return tooMany()
	case !ok:
		a.refused(ctx, "code", "wrong", slog.String("person", string(s.Person.ID)))
		return wrongCode()
	}
	return a.confirm(ctx, s)
}

// spend uses up a code; it reports false for a wrong one and for one used before.
func (a *Auth) spend(ctx context.Context, tx *store.Tx, id ident.Person, code string) (bool, error) {
	c, err := tx.OneTimeCode(ctx, id)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if len(digits(code)) != 6 {
		return tx.UseRecoveryCode(ctx, id, recoveryHash(code), a.Clock.Now())
	}
	secret, err := a.open(c.Secret, placeOf(id))
	if err != nil {
		return false, err
	}
	step, ok := stepOf(string(secret), code, a.Clock.Now(), c.LastStep)
	if !ok {
		return false, nil
	}
	return tx.UseOneTimeStep(ctx, id, step)
}

// stepOf finds the step after last to which a code belongs, the clock being off by one step at most.
func stepOf(secret, code string, now time.Time, last int64) (int64, bool) {
	code = digits(code)
	current := now.Unix() / stepLength
	found, ok := int64(0), false
	for step := current - codeTolerance; step <= current+codeTolerance; step++ {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err != nil {
			return 0, false
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > last && !ok {
			found, ok = step, true
		}
	}
	return found, ok
}

// digits drops the spaces people type; anything but digits and spaces gives "".
func digits(s string) string {
	out := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if strings.ContainsFunc(out, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return out
}

var recoveryAlphabet = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// newRecoveryCodes makes codes of 80 random bits each, and the hashes that are kept. Such codes need no
// slow hash: they cannot be guessed.
func (a *Auth) newRecoveryCodes() (codes, hashes []string, err error) {
	for range recoveryCodes {
		var b [10]byte
		if _, err := io.ReadFull(a.Random, b[:]); err != nil {
			return nil, nil, fmt.Errorf("auth: the random source failed: %w", err)
		}
		code := grouped(recoveryAlphabet.EncodeToString(b[:]), "-")
		codes, hashes = append(codes, code), append(hashes, recoveryHash(code))
	}
	return codes, hashes, nil
}

// recoveryHash hashes a recovery code as people may type it: any case, any grouping.
func recoveryHash(code string) string {
	plain := strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, code)
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// grouped writes s in groups of four.
func grouped(s, by string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteString(by)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// NewRecoveryCodes makes new recovery codes; those before stop working.
func (a *Auth) NewRecoveryCodes(ctx context.Context) ([]string, error) {
	s, err := a.mayChangeFactors(ctx)
	if err != nil {
		return nil, err
	}
	codes, hashes, err := a.newRecoveryCodes()
	if err != nil {
		return nil, err
	}
	return codes, a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.OneTimeCode(ctx, s.Person.ID); err != nil {
			return err
		}
		if err := tx.ReplaceRecoveryCodes(ctx, s.Person.ID, hashes); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, a.trail("auth.recovery_codes_made", s.Person.ID))
	})
}
