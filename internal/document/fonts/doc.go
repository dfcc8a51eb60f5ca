// Package fonts holds the one typeface of our documents, Atkinson Hyperlegible Next, in two weights.
//
// The files are TrueType, joined from the published latin and latin-ext subsets (every character of
// the Latin script that names in these islands and in most of Europe need), with U+FFFD added as an
// empty box. The face is licensed under the SIL Open Font License 1.1 (OFL.txt).
//
// To make them anew, with FILES the files folder of the npm package
// @fontsource/atkinson-hyperlegible-next 5.3.0 and P its common file name prefix:
//
//	go run ./internal/document/fonts/mergewoff FILES/P-latin-400-normal.woff FILES/P-latin-ext-400-normal.woff AtkinsonHyperlegibleNext-Regular.ttf
//	go run ./internal/document/fonts/mergewoff FILES/P-latin-700-normal.woff FILES/P-latin-ext-700-normal.woff AtkinsonHyperlegibleNext-Bold.ttf
//
// The package must not hold anything else: no parsing, no state.
package fonts

import _ "embed" // the font files

// Family is the typeface's name.
const Family = "Atkinson Hyperlegible Next"

// Regular is the 400 weight, a TrueType file.
//
//go:embed AtkinsonHyperlegibleNext-Regular.ttf
var Regular string

// Bold is the 700 weight, a TrueType file.
//
//go:embed AtkinsonHyperlegibleNext-Bold.ttf
var Bold string

// Licence is the text of the SIL Open Font License 1.1 with the face's copyright line.
//
//go:embed OFL.txt
var Licence string
