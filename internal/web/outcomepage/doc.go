// Package outcomepage holds the pages on which the leads of uses say what came of the benefits that they promised.
package outcomepage
