// Package flowmappage draws the map of flows: /map with every sector, /map/{organisation} and /map/{a}/{b}.
//
// Each picture is drawn on the server as SVG, in one shape for narrow screens and one for wide ones; every end and every
// line is a link with a name, so that the picture works with a keyboard and without a script. A table beneath has the
// same rows, all of them. What is chosen stands in the address.
package flowmappage
