package sharing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/sharing"
)

func TestPersonalDetailsAreNoticed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []sharing.HintKind
	}{
		{"Patient 9990000018 was seen.", []sharing.HintKind{sharing.HintNHSNumber}},
		{"Patient 999 000 0026 was seen.", []sharing.HintKind{sharing.HintNHSNumber}},
		{"9434765919, then 4010232137", []sharing.HintKind{sharing.HintNHSNumber, sharing.HintNHSNumber}},
		{"9434765918 fails the check", nil},
		{"1111111111 is ten times the same", nil},
		{"9000543664 fails the check", nil},
		{"UPN H801200001001", []sharing.HintKind{sharing.HintUPN}},
		{"upn h801200001001", []sharing.HintKind{sharing.HintUPN}},
		{"UPN A801200001001 has another check letter", nil},
		{"born on 3 March 2012", []sharing.HintKind{sharing.HintDateOfBirth}},
		{"DOB 03/03/2012", []sharing.HintKind{sharing.HintDateOfBirth}},
		{"from 1 September 2026", nil},
		{"date of birth is shared", nil},
		{"lives at ME14 1XQ", []sharing.HintKind{sharing.HintPostcode}},
		{"postcode district ME14 only", nil},
		{"write to jane.smith@school.example", []sharing.HintKind{sharing.HintEmail}},
		{"write to pat77@gmail.com", []sharing.HintKind{sharing.HintEmail}},
		{"write to data.protection@council.gov.uk or dpo@school.example", nil},
		{"ring 07700 900123", []sharing.HintKind{sharing.HintPhone}},
		{"ring +44 7700 900123", []sharing.HintKind{sharing.HintPhone}},
		{"The Health Service (Control of Patient Information) Regulations 2002, regulation 3", nil},
		{"SI 2013/351 and KM-R-2026-0142", nil},
		{"", nil},
	} {
		var got []sharing.HintKind
		for _, h := range sharing.PersonalDetailHints(c.text) {
			got = append(got, h.Kind)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func FuzzPersonalDetailHints(f *testing.F) {
	f.Add("Patient 999 000 0026, born on 3 March 2012, ME14 1XQ")
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range sharing.PersonalDetailHints(text) {
			if h.Text == "" || h.Message == "" {
				t.Errorf("an empty hint in %q", text)
			}
		}
		sharing.ReadingAge(text)
	})
}

func TestReadingAgeTellsPlainFromHeavy(t *testing.T) {
	t.Parallel()
	plain, ok := sharing.ReadingAge("The school sends the list to the council each week. The council looks for children who have left.")
	if !ok || plain > 11 {
		t.Errorf("plain words: age %.1f, %v", plain, ok)
	}
	heavy, ok := sharing.ReadingAge("Organisational interoperability facilitates comprehensive multidisciplinary safeguarding intelligence dissemination notwithstanding jurisdictional considerations.")
	if !ok || heavy < 18 {
		t.Errorf("heavy words: age %.1f, %v", heavy, ok)
	}
	if _, ok := sharing.ReadingAge("Pupil list"); ok {
		t.Error("two words are too few to tell")
	}
}
