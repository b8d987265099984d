# Two commands do everything on a fresh machine with Go, Node and gcc:
#   make demo    builds, and starts Tocsin with sample reports taken in
#   make test    installs what the tests need, and runs them all
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := build

GO ?= go
VENDOR := internal/console/static/vendor
# Rooms where goroutines meet; the others are pure or single-threaded.
CONCURRENT := ./internal/app/... ./internal/auth/... ./internal/deliver/... ./internal/fusion/... ./internal/intake/... ./internal/ledger/...

# Of the store, whose databases are slow under the race detector, the tests
# in which goroutines meet.
RACY := BackupWhile|Jobs|TakenOnce|SweepRemoves|TwoNodes|WriteTakesBack|EditsOfACase|Leased

.PHONY: build demo test race check docs fuzz assets needs clean

build: assets ## the program, with the console's script embedded
	$(GO) build -trimpath -o bin/tocsin ./cmd/tocsin

demo: build ## start Tocsin on a data directory of its own, with the sample reports
	./bin/tocsin demo

test: needs assets ## everything: unit, fuzz seeds, both databases, command line, browser, race
	$(GO) vet ./...
	$(GO) test -race -short -timeout 25m $(CONCURRENT)
	$(GO) test -race -short -timeout 25m -run '$(RACY)' ./internal/store
	$(GO) test -timeout 25m ./...

check: ## what a reviewer would ask for before reading
	test -z "$$($(GO) tool gofumpt -l . | tee /dev/stderr)"
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) tool govulncheck ./... || test "$${VULNDB:-}" = skip
	$(GO) test ./internal/arch ./internal/cli -run 'Arrows|Pure|Drift'

docs: ## write the documents that are made from code
	$(GO) generate ./internal/cli ./cap/...

FUZZTIME ?= 30s
fuzz: ## run every fuzz target for FUZZTIME
	./scripts/fuzz $(FUZZTIME)

assets: $(VENDOR)/.done ## the console's npm assets, pinned by the lock file

$(VENDOR)/.done: $(wildcard package.json package-lock.json internal/console/vendor.mjs)
	if ! command -v npm >/dev/null; then echo "npm is not installed: the console works without its script"; exit 0; fi
	npm ci --ignore-scripts --silent
	node internal/console/vendor.mjs
	touch $@

needs: ## the Debian packages that the tests use
	./scripts/needs

clean:
	rm -rf bin node_modules $(VENDOR) demo-data
