package sharing

import (
	"fmt"
	"strconv"
	"strings"

	"sharewell/internal/clock"
)

// JoinDate makes one value of a day, month and year as typed: 2026-11-03 when that is a day of the
// calendar, otherwise the three parts with slashes, so that nothing typed is lost.
func JoinDate(parts []string) string {
	p := [3]string{}
	for i := range p {
		if i < len(parts) {
			p[i] = strings.TrimSpace(parts[i])
		}
	}
	if p == [3]string{} {
		return ""
	}
	day, errD := strconv.Atoi(p[0])
	month, errM := strconv.Atoi(p[1])
	year, errY := strconv.Atoi(p[2])
	if errD == nil && errM == nil && errY == nil && year >= 1000 && year <= 9999 {
		iso := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
		if _, err := clock.ParseDate(iso); err == nil {
			return iso
		}
	}
	return strings.Join(p[:], "/")
}

// DateParts gives the day, month and year of a kept date for showing in three boxes again.
func DateParts(value string) (day, month, year string) {
	if d, err := clock.ParseDate(value); err == nil && !d.IsZero() {
		return strconv.Itoa(d.Day), strconv.Itoa(int(d.Month)), strconv.Itoa(d.Year)
	}
	parts := append(strings.SplitN(value, "/", 3), "", "", "")
	return parts[0], parts[1], parts[2]
}
