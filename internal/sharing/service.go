package sharing

// Service runs the life of records in transactions.
type Service struct {
	deps Deps
}

// New makes the service.
func New(deps Deps) *Service { return &Service{deps: deps} }
