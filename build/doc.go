// Command build makes the stylesheet, the scripts, the fonts and the pictures that the pages use.
//
// It bundles build/css and build/js with the npm packages named in build/package.json, takes out what
// belongs to gov.uk alone (its typeface, crest, crown and favicon), gives every file a name made from
// its content, writes a gzip copy beside each text file, and lists them in manifest.json. The result
// goes to internal/web/assets/dist, which is embedded in the program and never committed.
//
// Run it from the root of the project: go run ./build (make assets does, after npm ci).
// It must not reach the network and must write nowhere but the output folder.
package main
