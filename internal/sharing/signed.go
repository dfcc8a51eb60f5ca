package sharing

import "time"

// Signed is when the last standing signature was made: from then on it is decided. Without a signature it is when the
// version was sent.
func (v *Version) Signed() time.Time { return v.signedAt() }
