# make            the gateway and its simulator, in build/
# make test       everything but the long suites; see tests/README.md for test-crash, test-year, test-kannel, test-office,
#                 test-sdk, fuzz, bench
# make install    DESTDIR and PREFIX as usual; settings that were edited are kept
# CC=clang SAN=1  the other compiler, address and undefined-behaviour sanitizers (in build directories of their own);
#                 with FUZZ=1 instrumented for the fuzzers, which only clang can

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
# empty: the unit is not installed; debhelper puts it where its Debian wants it
UNITS ?= $(PREFIX)/lib/systemd/system
VERSION := 0.1.0
SAN ?=
FUZZ ?=
CC ?= cc
BUILD ?= build$(if $(filter clang,$(CC)),-clang)$(if $(SAN),-san)$(if $(FUZZ),-fuzz)

PACKAGES := glib-2.0 libconfig jansson sqlite3 libcurl libmicrohttpd zlib libsystemd
comma := ,
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wformat=2 -Wswitch-enum -Werror
HARD := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
OPT := $(if $(SAN),-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer,-O2) $(if $(FUZZ),-fsanitize=fuzzer-no-link)
CFLAGS ?= -g
ALL_CFLAGS = -std=gnu17 $(WARN) $(HARD) $(OPT) -MMD -MP -Igateway -D_GNU_SOURCE \
  -DSAMMACHIP_VERSION='"$(VERSION)"' -DSAMMACHIP_CONFIG='"$(SYSCONFDIR)/sammachip/sammachip.cfg"' \
  $(shell pkg-config --cflags $(PACKAGES)) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(OPT) $(LDFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES)) -lcsv -lxlsxwriter

SOURCES := $(sort $(wildcard gateway/*.c gateway/*/*.c))
MAINS := gateway/main.c gateway/simulator/main.c
LIBRARY := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(MAINS),$(SOURCES)))
UNIT := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*.c)))
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*.c)))
BENCH := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c)))

.PHONY: all unit benches fuzzers install clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/sammachip $(BUILD)/sammachip-simulator

$(BUILD)/sammachip: $(BUILD)/gateway/main.o $(BUILD)/library.a
$(BUILD)/sammachip-simulator: $(BUILD)/gateway/simulator/main.o $(BUILD)/library.a
$(BUILD)/sammachip $(BUILD)/sammachip-simulator:
	@echo "  LD $@"; $(CC) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

$(BUILD)/library.a: $(LIBRARY)
	@echo "  AR $@"; rm -f $@; ar rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D); echo "  CC $<"; $(CC) $(ALL_CFLAGS) -c $< -o $@

# The assembler takes these in (phones_assets.c).
$(BUILD)/gateway/simulator/phones_assets.o: $(wildcard gateway/simulator/phones*.css gateway/simulator/phones*.js)

$(UNIT) $(BENCH): %: %.o $(BUILD)/library.a
	@echo "  LD $@"; $(CC) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

$(FUZZERS): %: %.o $(BUILD)/library.a
	@echo "  LD $@"; $(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer $^ $(LIBS) -o $@

unit: $(UNIT)
fuzzers: $(FUZZERS)
benches: $(BENCH)

-include $(shell find $(BUILD)/gateway $(BUILD)/tests -type f -name '*.d' 2>/dev/null)

# The whole suite; then the long ones.
.PHONY: test test-crash test-year test-kannel test-office test-sdk fuzz bench
test:
	scripts/test
test-crash: all
	tests/crash/crash --kills 1000 --messages 20000
	for api in africastalking twilio infobip clicksend telerivet gammu smsgate textbee; do \
	  tests/crash/crash --kills 100 --messages 2000 --api $$api || exit 1; done
	for mode in after_id since_time consume ack delete take scan; do \
	  tests/crash/crash --kills 200 --messages 20000 --mode $$mode || exit 1; done
test-year: all
	tests/year/year --messages 60000
test-kannel: all
	tests/kannel/run --texts 5000
test-office: all
	tests/office
test-sdk: all
	tests/sdk/run
fuzz:
	tests/fuzz/run --seconds 600
bench: all benches
	scripts/bench

# What the settings folder gets: everything a setting names. Pages go to the documentation, units and alert rules to their places.
SETTINGS = find . -type f \( ! -name '*.md' -o -path './privacy/*' \) ! -path './systemd/*' ! -path './prometheus/*'
DOC = $(DESTDIR)$(PREFIX)/share/doc/sammachip
# What README points at, where it is installed.
LINKS = s,](gateway/howto/,](howto/,g; s,](config/providers/README.md,](providers.md,g; \
  s,](config/providers/plain.md,](providers-plain.md,g; s,](config/prometheus,](prometheus,g; s,](config/,]($(SYSCONFDIR)/sammachip/,g
install: all
	install -Dm755 -t $(DESTDIR)$(PREFIX)/bin $(BUILD)/sammachip $(BUILD)/sammachip-simulator
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/man/man1 gateway/*.1
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/man/man5 gateway/*.5
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/lib/tmpfiles.d $(DOC)
	umask 022; $(BUILD)/sammachip --completion >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sammachip
ifneq ($(UNITS),)
	install -d $(DESTDIR)$(UNITS)
	umask 022; sed 's#/usr/bin/#$(PREFIX)/bin/#; s#/etc/#$(SYSCONFDIR)/#g' config/systemd/sammachip.service \
	  >$(DESTDIR)$(UNITS)/sammachip.service
endif
	install -Dm644 config/systemd/sammachip.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/sammachip.conf
	umask 022; sed 's#/etc/#$(SYSCONFDIR)/#' config/systemd/sammachip.tmpfiles >$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/sammachip.conf
	umask 022; sed '$(LINKS)' README.md >$(DOC)/README.md
	install -Dm644 -t $(DOC)/prometheus config/prometheus/*
	install -Dm644 -t $(DOC)/howto gateway/howto/*.md
	for page in providers/README providers/plain ussd/README; do \
	  install -Dm644 config/$$page.md $(DOC)/$$(echo $$page | sed 's#/README##; s#/#-#').md; done
	cd config && $(SETTINGS) | sort | while read -r file; do to=$(DESTDIR)$(SYSCONFDIR)/sammachip/$$file; \
	  if [ ! -e "$$to" ]; then install -Dm644 "$$file" "$$to"; \
	  elif ! cmp -s "$$file" "$$to"; then install -m644 "$$file" "$$to.new"; echo "kept $$to; the new one is $$to.new"; fi; done

# A Debian package in build/deb, without network.
.PHONY: deb test-package test-prometheus
deb:
	scripts/deb
test-package: deb all
	tests/package/run
	tests/package/confined
test-prometheus: all
	tests/package/prometheus

clean:
	rm -rf build build-clang build-san build-clang-san build-clang-san-fuzz
