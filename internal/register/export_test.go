package register

import "net/url"

func parseValues(s string) (url.Values, error) { return url.ParseQuery(s) }

// KeepAtLeast sets how many entries make an image worth keeping.
func (s *Service) KeepAtLeast(entries int) { s.images.least = entries }
