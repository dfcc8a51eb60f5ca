// Newpage writes the stems of a new page: Go, templ, content file and golden test, each where the house
// wants it and named alike. It never writes over a file that is there.
//
//	go run -C tools ./newpage organisation organisation_closing
//
// makes internal/web/organisationpage/organisation_closing{.go,.templ,_test.go} and
// internal/web/content/en/organisation_closing.yaml, and prints the rows for the routes table. A concept
// without pages gets its folder with doc.go and routes.go too.
package main
