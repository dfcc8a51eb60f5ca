package advice

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/errs"
)

// FromMail takes what somebody wrote by mail about a question: advice, from who was asked; a reply, from who asked and
// was asked back. It is checked like the same words typed on the page. The same letter again changes nothing.
func (s *Service) FromMail(ctx context.Context, a access.Actor, ref, text, letter string) error {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return err
	}
	switch {
	case v.Mine:
		err = s.reply(ctx, a, ref, words{text, letter})
	case v.ToMe:
		err = s.answer(ctx, a, ref, words{text, letter})
	default:
		return errs.New(errs.Forbidden, "access.forbidden", "Only the one who asked, or who was asked, can do this.")
	}
	switch {
	case errs.KindOf(err) != errs.Conflict:
		return err
	case v.Mine && v.Stage == Asked:
		return errs.New(errs.Conflict, "advice.waits", "Your question waits for an answer. To add to it, withdraw it on its page and ask again.")
	}
	return errs.New(errs.Conflict, "advice.ended", "This question was answered or closed, or waits for somebody else. Its page says more.")
}
