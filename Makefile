# The two commands of a fresh machine: `make demo` and `make test`. Each makes its own environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETTINGS = $(foreach assignment,$(SET),--set '$(assignment)')

.PHONY: demo data ablation ui test test-all clean

demo: $(VENV)/installed-models  ## From the sample crawl, or from CRAWL=…, to models and their scores, and show the result.
	$(BIN)/mella demo $(CRAWL) $(SETTINGS)

data: $(VENV)/installed  ## The same up to the dataset: a few minutes, no torch.
	$(BIN)/mella demo $(CRAWL) --until dataset $(SETTINGS)

ablation: $(VENV)/installed-models  ## Alt-texts, captions, and both: what each teaches, on the sample crawl.
	$(BIN)/mella ablation $(SETTINGS)

ui: $(VENV)/installed  ## The Dagster UI over the state of the demo.
	$(BIN)/mella ui $(SETTINGS)

test: $(VENV)/installed-dev  ## The quick tests, linters and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/pytest -m "not slow" -n 2 --dist loadfile

test-all: $(VENV)/installed-dev  ## The slow tests: kills, parallel runs, the browser.
	$(BIN)/pytest -m slow -n 2 --dist loadfile

$(VENV)/bin/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet uv

$(VENV)/installed: pyproject.toml $(VENV)/bin/uv
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode -e .
	$(BIN)/python -m mella.crawl.prepare
	touch $@

# torch by pip and first: where a build lies ready (a wheel folder, an index of CPU builds), pip's
# configuration knows it; uv's does not.
$(VENV)/installed-models: pyproject.toml $(VENV)/installed
	$(BIN)/pip install --quiet "torch==2.13.0"
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode -e '.[models]'
	touch $@

$(VENV)/installed-dev: pyproject.toml $(VENV)/installed-models
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode -e '.[dev,models]'
	touch $@

clean:
	rm -rf $(VENV) .mella .mella-*
