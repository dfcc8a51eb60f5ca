// Command bench measures the program the way its users meet it: pages through the real handler, the
// time to a first page, memory, and writes. It makes its own data, the same every time, through the
// tables and texts that the services write.
//
//	make bench        a table on the screen and bench/out/*.json
//
// It judges nothing by the clock: machines differ. What grows more than twofold while the data grows a
// hundredfold is marked, because that is a property of the program and not of the machine.
package main
