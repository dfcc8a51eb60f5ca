# make help lists the targets. make run is all a visitor needs; make test is what decides a change.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# One way of compiling everywhere, so that the program, its tests and the linters share what was compiled: without C,
# and without the folder in it. The race detector alone needs C.
export CGO_ENABLED := 0
export GOFLAGS := -trimpath
TOOL := go tool -modfile=tools/go.mod
MANIFEST := internal/web/assets/dist/manifest.json
# The guide and the maker of pupil lists run in the browser too, so their Go files are sources of the assets.
GUIDE_SOURCES := $(shell find cmd/guidewasm cmd/pupilswasm internal/school/pupils internal/screening/nhs internal/guide internal/rulebook internal/clock internal/errs internal/web/content internal/web/govuk \
	internal/web/guidepage/guideview -name '*.go' ! -name '*_test.go') go.mod
ASSET_SOURCES := $(wildcard build/*.go build/css/* build/js/* build/img/* build/package-lock.json) $(GUIDE_SOURCES)

# Where several goroutines meet, the race detector earns its time. Of the store's tests it takes those that write and
# read at once; the others ask it nothing and take eight minutes under it.
RACE_PACKAGES := ./internal/jobs ./internal/auth ./internal/register/... ./internal/coverage/... ./internal/notify ./internal/screening ./internal/search ./internal/clock \
	./internal/web/registerpage ./internal/web/homepage
RACE_STORE := Snapshot|Alone|Commit|Deadline|Kill|Concurrency|Replicas|Impatient|NeverHalf|FirstVisits|Texts|Twice

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: setup-run build ## set up, build and start the demonstration on 127.0.0.1:8080
	mkdir -p var
	./sharewell demo --listen 127.0.0.1:8080 --database sqlite:var/demo.db

.PHONY: setup setup-run
setup: ## install everything that building and testing need
	tools/scripts/setup.sh all
setup-run:
	tools/scripts/setup.sh run

.PHONY: assets
assets: $(MANIFEST) ## bundle stylesheet, scripts and fonts
$(MANIFEST): $(ASSET_SOURCES) build/node_modules/.package-lock.json
	go run ./build

build/node_modules/.package-lock.json: build/package-lock.json
	tools/scripts/setup.sh run
	touch $@

e2e/node_modules/.package-lock.json: e2e/package-lock.json
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

.PHONY: build
build: assets ## make ./sharewell
	go build -ldflags="-s -w" -o sharewell ./cmd/sharewell

.PHONY: generate
generate: assets ## templates and queries to Go, licence notices, whatever go generate makes
	mkdir -p var
	for folder in $$(find internal -name '*.templ' -printf '%h\n' | sort -u); do \
		$(TOOL) templ generate -log-level warn -path "$$folder"; \
	done
	$(TOOL) sqlc generate -f internal/store/sqlc.yaml
	go run -C tools ./notices
	go generate ./...

.PHONY: fmt vet lint generated
fmt: ## show files that gofmt would change; fails when there are any
	@tools/scripts/gofmt-check.sh
vet:
	go vet ./...
	go vet -C tools ./...
lint:
	$(TOOL) staticcheck ./...
generated: ## fails when generated files are stale
	tools/scripts/generated-check.sh

.PHONY: check
check: assets fmt vet lint generated ## the quick inner loop
	go test -C tools ./...
	go test -short ./...
	@go test -short -v -run 'Everyday|ReadingAge' ./internal/cli ./internal/web/... ./internal/guidance/... | grep '^report:' || true

.PHONY: test
test: setup e2e/node_modules/.package-lock.json build fmt vet lint generated ## everything, on both engines and in the browser
	go test -C tools ./...
	CGO_ENABLED=1 tools/scripts/with-postgres.sh go test -race -short -run '$(RACE_STORE)' ./internal/store
	CGO_ENABLED=1 tools/scripts/with-postgres.sh go test -race -short $(RACE_PACKAGES)
	tools/scripts/with-postgres.sh go test ./...
	cd e2e && npm test

.PHONY: bench
bench: build ## a table on the screen and bench/out/*.json
	mkdir -p bench/out
	tools/scripts/with-postgres.sh go run ./bench

.PHONY: screenshots
screenshots: e2e/node_modules/.package-lock.json build ## every page at 320 and 1280 pixels into e2e/out
	cd e2e && node screenshots.mjs

.PHONY: clean
clean: ## take away what was built; keeps var/
	rm -rf sharewell e2e/out bench/out
	find internal/web/assets/dist -type f ! -name .gitkeep -delete
