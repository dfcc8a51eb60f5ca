package guidance

import "sharewell/internal/errs"

func (f faults) err() error { return errs.InvalidFields(f) }

func notFound() error {
	return errs.New(errs.NotFound, "guidance.not_found", "We could not find this guide.")
}

func moved() error {
	return errs.New(errs.Conflict, "guidance.moved", "Somebody else changed this guide meanwhile. Look at what they wrote, then decide.")
}
