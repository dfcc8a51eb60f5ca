package auth

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// LinkPath is the path of the page that a mailed link opens; the secret follows as ?t=.
const LinkPath = "/sign-in/link"

// RequestLink mails a sign-in link when the address belongs to somebody or was invited. The caller
// learns nothing of that: the answer is the same for every address, also when its limit is met. Only a
// network that asks too much is told so.
func (a *Auth) RequestLink(r *http.Request, address, next string) error {
	ctx := r.Context()
	if !people.ValidAddress(address) {
		return errs.InvalidFields([]errs.Field{{Name: "email", Code: "address", Message: "Enter an email address, like name@example.org"}})
	}
	token, hash, err := people.NewToken(a.Random)
	if err != nil {
		return err
	}
	key, network := a.hidden(people.Fold(address)), a.network(r)
	flooded := false
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		ok, err := a.within(ctx, tx, linksPerNetwork, network)
		if flooded = !ok; err != nil || flooded {
			return err
		}
		for _, b := range []bound{linksPerAddress, linksPerDay} {
			if ok, err := a.within(ctx, tx, b, key); err != nil || !ok {
				return err
			}
		}
		to, err := a.mailbox(ctx, tx, address)
		if err != nil || to == "" {
			return err
		}
		now := a.Clock.Now()
		if err := tx.AddSignInLink(ctx, store.SignInLink{TokenHash: hash, Email: to, Next: next, At: now, ExpiresAt: now.Add(a.Config.LinkValid)}); err != nil {
			return err
		}
		link := a.Config.PublicURL + LinkPath + "?t=" + url.QueryEscape(token)
		letter := intray.Mail{Key: "sign-in-link:" + hash, To: to, Urgent: true, At: now}
		letter.Subject, letter.Text = a.LinkLetter(link, a.Config.LinkValid)
		return tx.PostMail(ctx, letter)
	})
	if err == nil && flooded {
		a.refused(ctx, "link", "too many asked for", slog.String("network", network))
		return tooMany()
	}
	return err
}

// mailbox finds the address on record to which a link may go, "" for none.
func (a *Auth) mailbox(ctx context.Context, tx *store.Tx, address string) (string, error) {
	p, err := tx.PersonAt(ctx, address)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return "", err
	}
	if err == nil && p.Status == people.Active {
		return p.Email, nil
	}
	open, err := tx.OpenInvitationsTo(ctx, address)
	for _, i := range open {
		if people.SameMailbox(i.Email, address) {
			return i.Email, nil
		}
	}
	return "", err
}

// CheckLink reports whether a link would still work, without using it up: programs that look through
// mail open every link.
func (a *Auth) CheckLink(ctx context.Context, token string) error {
	return a.Store.Read(ctx, func(tx *store.Tx) error {
		_, err := a.usable(ctx, tx, token)
		return err
	})
}

func (a *Auth) usable(ctx context.Context, tx *store.Tx, token string) (store.SignInLink, error) {
	l, err := tx.SignInLink(ctx, people.HashToken(token))
	switch {
	case err != nil:
		return l, err
	case !l.UsedAt.IsZero():
		return l, errs.New(errs.Conflict, "auth.link_used", "This link has been used. Each link works once. Ask for a new one.")
	case !a.Clock.Now().Before(l.ExpiresAt):
		return l, errs.New(errs.Conflict, "auth.link_expired", "This link has expired. Ask for a new one.")
	}
	return l, nil
}

// UseLink uses a link up and signs its reader in.
func (a *Auth) UseLink(r *http.Request, token string) (Arrival, error) {
	ctx := r.Context()
	var l store.SignInLink
	err := a.Store.Write(ctx, func(tx *store.Tx) (err error) {
		if l, err = a.usable(ctx, tx, token); err != nil {
			return err
		}
		return tx.UseSignInLink(ctx, l.TokenHash, a.Clock.Now())
	})
	if err != nil {
		if errs.KindOf(err) == errs.NotFound || errs.KindOf(err) == errs.Conflict {
			a.refused(ctx, "link", errs.CodeOf(err), slog.String("network", a.network(r)))
		}
		return Arrival{}, err
	}
	return a.arrive(r, proof{Address: l.Email, Method: ByLink, Next: l.Next})
}
