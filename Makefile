# 稳岗经办台 · make run 打开样例乡镇 · make test 自检全部 · make help 列出各项
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
DEMO := build/demo
UV ?= uv
FUZZ_SECONDS ?= 600
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help setup setup-dev run test check fmt bench tour fuzz licences lock package clean

help: ## 列出各项
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## 只准备运行环境
	@.ci/setup run

setup-dev: ## 准备开发环境（包含检查与测试工具）
	@.ci/setup dev

run: setup ## 打开样例乡镇的窗口；没有显示器时跑一遍样例并列出打印件
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    [ -d $(DEMO) ] || $(BIN)/wengang demo $(DEMO) >/dev/null; \
	    cat $(DEMO)/请先读我.txt; \
	    WENGANG_PASSPHRASE=$$(sed -n 's/^ *口令：//p' $(DEMO)/请先读我.txt | head -n 1) \
	        $(BIN)/wengang --workspace $(DEMO)/workspace; \
	else \
	    rm -rf $(DEMO); \
	    echo "· 没有显示器，改为在命令行跑一遍样例乡镇"; \
	    $(BIN)/wengang demo $(DEMO); \
	    echo "· 产生的打印件和上报包："; \
	    find $(DEMO) \( -name '*.pdf' -o -name '*.zip' \) | LC_ALL=C sort | sed 's/^/  /'; \
	fi
	@echo "✓ 完成"

test: setup-dev ## 全部检查和测试（自带环境准备）
	@$(MAKE) check-only
	@echo "· 测试"; $(BIN)/python -m pytest -q -n auto --dist loadfile
	@echo "✓ 检查和测试全部通过"

check: setup-dev ## 只做检查：格式、写法、类型、分层
	@$(MAKE) check-only
	@echo "✓ 检查全部通过"

.PHONY: check-only
check-only:
	@failed=; \
	echo "· 格式"; $(BIN)/ruff format --quiet --check --output-format concise . || failed="$$failed 格式(make fmt)"; \
	echo "· 写法"; $(BIN)/ruff check --quiet --output-format concise . || failed="$$failed 写法"; \
	echo "· 类型"; $(BIN)/mypy --no-error-summary || failed="$$failed 类型"; \
	echo "· 分层"; report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; failed="$$failed 分层"; }; \
	[ -z "$$failed" ] || { echo "✗ 没有通过：$$failed" >&2; exit 1; }

fmt: setup-dev ## 按约定排版
	@$(BIN)/ruff format . && $(BIN)/ruff check --quiet --fix .

bench: setup-dev ## 测速，以比值给出
	@.ci/setup bench
	@$(BIN)/python -m tests.bench

tour: setup-dev ## 走遍各页和对话框，重画 docs/manual/pictures
	@$(BIN)/python -m tests.tour

fuzz: setup-dev ## 用变形的表格长时间试读（FUZZ_SECONDS 秒，默认600）
	@$(BIN)/python -m tests.importing.fuzz --seconds $(FUZZ_SECONDS)

licences: setup ## 重写 docs/licences.md
	@$(BIN)/python docs/licences.py

lock: ## 重新锁定依赖（维护者用，需要 uv）
	@$(COMPILE) $(UPGRADE) pyproject.toml --group build -o requirements.txt
	@$(COMPILE) $(UPGRADE) pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt
	@$(COMPILE) $(UPGRADE) --group bench -c requirements-dev.txt -o requirements-bench.txt
	@echo "✓ 已写 requirements.txt、requirements-dev.txt 和 requirements-bench.txt"

package: setup-dev ## 用 PyInstaller 打包成 dist/wengang/，并试用一遍
	@$(BIN)/pyinstaller --noconfirm --log-level ERROR --workpath build/pyinstaller build.spec
	@echo "· 试用打好的程序"
	@PACKAGE_TO_TRY=$(CURDIR)/dist/wengang $(BIN)/python -m pytest -q tests/test_package.py tests/ui/test_real_window.py
	@echo "✓ 已打包到 dist/wengang/"

clean: ## 清除生成的文件（.venv 与样例工作区一并清除）
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "✓ 已清除"
