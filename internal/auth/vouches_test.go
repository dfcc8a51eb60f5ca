package auth

import "testing"

// TestAServiceVouchesForItsOwnDomains: one organisation's sign-in service must not be able to say that
// somebody of its own is a person of another organisation.
func TestAServiceVouchesForItsOwnDomains(t *testing.T) {
	t.Parallel()
	council := Provider{Domains: []string{"council.example", "Schools.council.example"}}
	for address, want := range map[string]bool{
		"ada@council.example": true, "ada@COUNCIL.example": true, "head@schools.council.example": true,
		"sec@partnership.example": false, "ada@council.example.evil.test": false, "ada@evilcouncil.example": false,
		"ada@sub.council.example": false, "council.example": false, "a@evil.test@council.example": true, "": false,
	} {
		if got := council.vouches(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
	if !(Provider{}).vouches("sec@partnership.example") {
		t.Error("a service without domains vouches for nobody")
	}
}
