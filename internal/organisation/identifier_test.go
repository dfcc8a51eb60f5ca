package organisation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sharewell/internal/errs"
)

func TestCheckIdentifier(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scheme  Scheme
		typed   string
		want    string // "" means refused
		unusual bool
	}{
		{ICO, "Z5297748", "Z5297748", false},
		{ICO, " zb 346663 ", "ZB346663", false},
		{ICO, "C1889388", "C1889388", true},
		{ICO, "00012345678", "00012345678", true},
		{ICO, "Z529774", "", false},
		{ICO, "ZBA34666", "", false},
		{ODS, "qks", "QKS", false},
		{ODS, "G82002", "G82002", false},
		{ODS, "ABCDEFGHIJ", "ABCDEFGHIJ", true},
		{ODS, "G82_02", "", false},
		{URN, "118365", "118365", false},
		{URN, "18365", "", false},
		{LAESTAB, "886/2001", "8862001", false},
		{UKPRN, "10001234", "10001234", false},
		{UKPRN, "00001234", "", false},
		{GSS, "e07000105", "E07000105", false},
		{GSS, "K02000001", "", false},
		{Company, "01234567", "01234567", false},
		{Company, "OC301234", "OC301234", false},
		{Company, "1234567", "", false},
		{Charity, "1234567", "1234567", false},
		{Charity, "SC012345", "SC012345", false},
		{Charity, "12345", "", false},
		{"passport", "1", "", false},
	} {
		got, warning, err := CheckIdentifier(c.scheme, c.typed)
		if got != c.want || (err == nil) != (c.want != "") || (warning != "") != c.unusual {
			t.Errorf("%s %q: %q, warning %q, %v", c.scheme, c.typed, got, warning, err)
		}
		if err != nil && (errs.KindOf(err) != errs.Invalid || strings.Contains(err.(*errs.Error).Message, "nvalid")) {
			t.Errorf("%s %q: %v", c.scheme, c.typed, err)
		}
	}
}

func TestIdentifierMessageShowsTheForm(t *testing.T) {
	t.Parallel()
	for _, s := range Schemes() {
		_, _, err := CheckIdentifier(s, "?")
		f, _ := formOf(s)
		if err == nil || !strings.Contains(err.(*errs.Error).Message, f.example) {
			t.Errorf("%s: %v", s, err)
		}
		if _, _, err := CheckIdentifier(s, f.example); err != nil {
			t.Errorf("%s: its own example is refused: %v", s, err)
		}
	}
}

func TestCheckedIdentifiersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(Schemes()).Draw(t, "scheme")
		typed := rapid.StringMatching(`[ A-Za-z0-9/.-]{0,14}`).Draw(t, "typed")
		v, _, err := CheckIdentifier(s, typed)
		if err != nil {
			return
		}
		again, _, err := CheckIdentifier(s, v)
		if err != nil || again != v {
			t.Fatalf("%s %q became %q, then %q, %v", s, typed, v, again, err)
		}
	})
}

func TestCheckNHSNumber(t *testing.T) {
	t.Parallel()
	for typed, ok := range map[string]bool{
		"9990000018": true, "999 000 0026": true, "9434765919": true, "401-023-2137": true,
		"9434765918": false, "1111111111": false, "0000000000": false, "9000543664": false,
		"943476591": false, "94347659190": false, "943476591X": false, "": false,
	} {
		if _, err := CheckNHSNumber(typed); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestOneWrongDigitIsAlwaysNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := []byte(rapid.StringMatching(`[0-9]{10}`).Draw(t, "number"))
		if _, err := CheckNHSNumber(string(n)); err != nil {
			return
		}
		i := rapid.IntRange(0, 9).Draw(t, "place")
		n[i] = '0' + (n[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if _, err := CheckNHSNumber(string(n)); err == nil {
			t.Fatalf("%s passes with a wrong digit", n)
		}
	})
}

func TestCheckUPN(t *testing.T) {
	t.Parallel()
	for typed, ok := range map[string]bool{
		"H801200001001": true, "h801 2000 01001": true,
		"A801200001001": false, "H80120000100": false, "H80120000100I": false, "HA01200001001": false, "": false,
	} {
		if _, err := CheckUPN(typed); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ST. MARY'S  Surgery": "st marys surgery", "St Mary’s surgery": "st marys surgery", "Kent & Medway": "kent and medway",
		"Café-Été": "cafe ete", "  ": "", "NHS24/7": "nhs24 7",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldAndSlugProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "name")
		if f := Fold(s); Fold(f) != f || !utf8.ValidString(f) {
			t.Fatalf("Fold is not settled: %q then %q", f, Fold(f))
		}
		slug := Slugged(s)
		if len(slug) > 60 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") {
			t.Fatalf("slug %q", slug)
		}
		if words := SearchWords(s); len(words) > mostWords {
			t.Fatalf("%d words", len(words))
		}
	})
}

func TestProperName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ST. MARY'S SURGERY":                        "St. Mary's Surgery",
		"ST JAMES' SURGERY":                         "St James' Surgery",
		"DR CJ SHIMMINS & PARTNERS":                 "Dr CJ Shimmins & Partners",
		"NHS KENT AND MEDWAY INTEGRATED CARE BOARD": "NHS Kent and Medway Integrated Care Board",
		"THE HEALTH CENTRE":                         "The Health Centre",
		"STOCKTON-ON-TEES CLINIC":                   "Stockton-on-Tees Clinic",
		"O'BRIEN & MCDONALD PRACTICE":               "O'Brien & McDonald Practice",
		"4 GATWICK ROAD":                            "4 Gatwick Road",
		"NEWCASTLE UPON TYNE HOSPITALS":             "Newcastle upon Tyne Hospitals",
		"Kent Police":                               "Kent Police",
		"MEDWAY NHS FOUNDATION TRUST":               "Medway NHS Foundation Trust",
		"(EAST) HEALTH CTR.":                        "(East) Health Ctr.",
	} {
		if got := ProperName(in); got != want {
			t.Errorf("ProperName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPersonalMailbox(t *testing.T) {
	t.Parallel()
	for address, personal := range map[string]bool{
		"jo.smith@example.gov.uk": true, "jo@gmail.com": true, "j.a.smith@example.nhs.uk": true,
		"dataprotection@example.gov.uk": false, "data.protection@example.gov.uk": false, "dpo@example.gov.uk": false,
		"foi-team@example.gov.uk": false, "office@school.example": false, "nonsense": false,
	} {
		if got := PersonalMailbox(address); got != personal {
			t.Errorf("%s: %v", address, got)
		}
	}
}
