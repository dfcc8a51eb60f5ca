// Package editionpage holds the pages of other versions of public entries: reading them, asking for one without an
// account, and answering what was asked for.
package editionpage
