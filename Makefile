# Two commands: `make` sets everything up and runs the chain up to the paper, `make test` sets up
# the same way and runs the tests. doit makes files, reimaging asks; make only starts them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
.DEFAULT_GOAL := all
.PHONY: all setup explore label test test-backends proof fuzz bench docs front clean help
PROFILE := sample

all: setup  ## set up, then run every step on the default profile up to paper/sample.pdf
	$(PYTHON) -m doit

setup:  ## install the locked environment into .venv, and Ghostscript and TeX where that is allowed
	@code/setup

explore: setup  ## look at the images in a browser; PROFILE=NAME those of another run
	$(PYTHON) -m doit profile=$(PROFILE) explore
	$(PYTHON) -m reimaging explore $(PROFILE)

label: setup  ## label images by hand, in a browser; PROFILE=NAME those of another run
	$(PYTHON) -m doit profile=$(PROFILE) index convert
	$(PYTHON) -m reimaging label $(PROFILE)

test: setup  ## set up, then run the tests
	@code/setup browser
	@code/setup validators
	@code/setup slurm
	$(PYTHON) -m pytest -n auto --dist loadfile -m "not heavy"

test-backends: setup  ## the classifier on each back end of Keras that is installed: jax, torch
	$(PYTHON) -m pytest tests/pipeline/test_backends.py -rs

proof: setup  ## the proofs that take long: killed at random moments, made twice in two places
	$(PYTHON) -m pytest -m heavy

fuzz: setup  ## a minute of damaged and made-up input for the TeX, DSC and tar readers
	cd tests && ../$(PYTHON) -m hostile.fuzz --seconds 60

bench: setup  ## measure, and write benchmarks/RESULTS.md; BENCH="--list", "--resume" or names
	$(PYTHON) benchmarks/suite.py $(BENCH)

docs: setup  ## build the pages of the documentation into outputs/docs
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict

front:  ## build the pages of the explorer and the labelling tool anew; needs node and npm
	cd code/front && npm ci && npx tsc --noEmit && node build.mjs

clean:  ## remove what doit made; what was fetched or made by hand stays
	$(PYTHON) -m doit clean --clean-all

help:
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 15
