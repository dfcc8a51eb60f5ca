package choice

import (
	"io"

	"sharewell/internal/rights/receipt"
)

// secretPurpose names codes of choices among those of other receipts.
const secretPurpose = "choice"

// NewSecrets makes the codes of choices from the site's key.
func NewSecrets(key []byte, random io.Reader) (*receipt.Secrets, error) {
	return receipt.New(key, secretPurpose, random)
}

// Spaced writes a code in groups, as it is shown.
func Spaced(code string) string { return receipt.Spaced(code) }
