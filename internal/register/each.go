package register

// EachCard calls a function for every listed entry, newest parts of the register last. Unlike EachListed it reads no
// words, so that a model that stands on the register can ask often what it does not know yet.
func (s *Service) EachCard(fn func(*Card)) {
	for _, p := range s.model.now.Load().parts {
		for it := p.live.Iterator(); it.HasNext(); {
			fn(p.cards[it.Next()])
		}
	}
}
