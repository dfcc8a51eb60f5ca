// Package web puts the HTML of Sharewell together: the routes table, security headers, cross-origin
// protection, and the pages of every concept.
//
// Pages are in one folder per concept (registerpage, sharingpage, …) and stand on package page. This
// package only assembles. It must not read the store: pages reach data through concept services.
//
// Security: OWASP ASVS 5.0 level 2. Every route names a permission; a test fails on one without.
package web
