package agreement

import (
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

func noClause(id ident.Clause) error {
	return errs.New(errs.NotFound, "agreement.clause", "The Agreement has no clause "+string(id)+".")
}
