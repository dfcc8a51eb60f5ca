package organisation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseOwnList(t *testing.T) {
	t.Parallel()
	in := "\ufeffName,Kind,URN,Address,Town,Postcode,Email\n" +
		"Hill School,school_academy,118001,\"1 Hill Road, Upper\",Dover,ct16 1aa,office@hill.example\n" +
		",school_academy,118002,,,,\n" +
		"No Kind,,,,,,\n" +
		"Bad Number,school_academy,11800,,,,\n" +
		"Last,charity_vcse,,,,,\n"
	rows, wrong, err := ParseDirectory(FileOwn, strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Line: 2, Name: "Hill School", Kind: "school_academy", KindSure: true, Identifiers: []Identifier{{URN, "118001"}},
			Address: Address{Lines: []string{"1 Hill Road", "Upper"}, Town: "Dover", Postcode: "CT16 1AA"}, Email: "office@hill.example"},
		{Line: 6, Name: "Last", Kind: "charity_vcse", KindSure: true},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	wantWrong := []RowError{
		{3, "name", "The name is empty. Enter the organisation's name."},
		{4, "kind", "The kind is empty. Enter a code such as gp_practice or school_academy."},
		{5, "urn", `"11800" does not look right. Enter the URN, like 118001.`},
	}
	if diff := cmp.Diff(wantWrong, wrong); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

const practiceLine = `"G82002","ST JAMES' SURGERY","Y59","QKS","ST JAMES' SURGERY","HAROLD STREET","DOVER","KENT","","CT16 1SF","19740401","","A","B","91Q","20200401","","01304 225559","","","","0","","91Q","","4",""` + "\n"

func TestParsePractices(t *testing.T) {
	t.Parallel()
	closed := strings.Replace(practiceLine, `"19740401",""`, `"19740401","20171031"`, 1)
	clinic := strings.Replace(practiceLine, `"4",""`, `"9",""`, 1)
	rows, wrong, err := ParseDirectory(FilePractices, strings.NewReader(practiceLine+closed+clinic+"G1,SHORT\n"))
	if err != nil {
		t.Fatal(err)
	}
	first := Row{
		Line: 1, Name: "St James' Surgery", Kind: "gp_practice", KindSure: true, Identifiers: []Identifier{{ODS, "G82002"}},
		Address:   Address{Lines: []string{"St James' Surgery", "Harold Street"}, Town: "Dover", Postcode: "CT16 1SF"},
		Telephone: "01304 225559",
	}
	if diff := cmp.Diff(first, rows[0]); diff != "" {
		t.Errorf("practice (-want +got):\n%s", diff)
	}
	if !rows[1].Closed || rows[2].Skip == "" {
		t.Errorf("closed %v, skipped %q", rows[1].Closed, rows[2].Skip)
	}
	if len(wrong) != 1 || wrong[0].Line != 4 {
		t.Errorf("errors %v", wrong)
	}
}

func TestParseOtherShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind FileKind
		in   string
		want Row
	}{
		{FileSchools, "urn,name,la\n141308,All Soul’s Academy,Kent\n", Row{Line: 2, Name: "All Soul’s Academy", Kind: "school_academy", Identifiers: []Identifier{{URN, "141308"}}}},
		{FileCouncils, "official-name,gss-code,local-authority-type,current-authority\nMedway Council,E06000035,UA,True\n", Row{Line: 2, Name: "Medway Council", Kind: "unitary", KindSure: true, Identifiers: []Identifier{{GSS, "E06000035"}}}},
		{FileCouncils, "official-name,gss-code,local-authority-type,current-authority\nOld District,E07000001,NMD,False\n", Row{Line: 2, Name: "Old District", Kind: "district", KindSure: true, Closed: true, Identifiers: []Identifier{{GSS, "E07000001"}}}},
		{FilePolice, "police-force\tname\nkent\tKent Police\n", Row{Line: 2, Name: "Kent Police", Kind: "police", KindSure: true}},
		{FileBoards, `[{"ods_code":"QKS","gss_code":"E54000032","name":"NHS KENT AND MEDWAY INTEGRATED CARE BOARD"}]`, Row{Line: 1, Name: "NHS Kent and Medway Integrated Care Board", Kind: "icb", KindSure: true, Identifiers: []Identifier{{ODS, "QKS"}, {GSS, "E54000032"}}}},
		{FileBoards, `[{"ods_code":"RYD","trust_name":"SOUTH EAST COAST AMBULANCE SERVICE NHS FOUNDATION TRUST","address_line_1":"TRUST HEADQUARTERS","address_line_2":"","town":"CRAWLEY","postcode":"RH10 9BG"}]`, Row{Line: 1, Name: "South East Coast Ambulance Service NHS Foundation Trust", Kind: "ambulance", KindSure: true, Identifiers: []Identifier{{ODS, "RYD"}}, Address: Address{Lines: []string{"Trust Headquarters"}, Town: "Crawley", Postcode: "RH10 9BG"}}},
	} {
		rows, wrong, err := ParseDirectory(c.kind, strings.NewReader(c.in))
		if err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v %v", c.kind, wrong, err)
			continue
		}
		if diff := cmp.Diff([]Row{c.want}, rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.kind, diff)
		}
	}
}

func TestParseSaysWhatIsWrongWithTheFile(t *testing.T) {
	t.Parallel()
	if _, _, err := ParseDirectory(FileBoards, strings.NewReader("not json")); err == nil {
		t.Error("no complaint about a file that is no JSON")
	}
	if _, _, err := ParseDirectory("guess", strings.NewReader("")); err == nil {
		t.Error("no complaint about an unknown kind")
	}
	_, wrong, err := ParseDirectory(FileOwn, strings.NewReader("name,kind\nA\xff,county\n"))
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0].Message, "UTF-8") {
		t.Errorf("%v %v", wrong, err)
	}
	_, wrong, err = ParseDirectory(FileOwn, strings.NewReader("name,kind\n\"A,county\n"))
	if err != nil || len(wrong) != 1 || wrong[0].Line == 0 {
		t.Errorf("%v %v", wrong, err)
	}
}

func FuzzParseDirectory(f *testing.F) {
	f.Add("ods_practices", practiceLine)
	f.Add("own", "name,kind,urn\nA,county,118001\n")
	f.Add("boards", `[{"ods_code":"QKS"}]`)
	f.Add("police", "name\n\"x\n")
	f.Fuzz(func(t *testing.T, kind, in string) {
		rows, wrong, err := ParseDirectory(FileKind(kind), strings.NewReader(in))
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.Name == "" || r.Line < 1 {
				t.Errorf("row without a name or a line: %+v", r)
			}
			for _, i := range r.Identifiers {
				if v, _, err := CheckIdentifier(i.Scheme, i.Value); err != nil || v != i.Value {
					t.Errorf("row with a number that was not tidied: %+v", i)
				}
			}
		}
		for _, w := range wrong {
			if w.Message == "" || w.Line < 1 {
				t.Errorf("error without words or a line: %+v", w)
			}
		}
	})
}
